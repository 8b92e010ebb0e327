/** Words of related lists, on the page of a record. */
export const zhRelated = {
  "related.changed": "它刚被别人改过，已经刷新，请看一下再改。",
  "related.new": "新建{noun}",
  "related.link": "关联已有的",
  "related.linkTitle": "把哪一条{noun}关联到「{title}」",
  "related.search": "搜索{noun}",
  "related.now": "现在关联的是「{title}」",
  "related.none": "还没有",
  "related.noneFound": "没有找到可以关联的",
  "related.linked": "已关联「{title}」",
  "related.unlink": "取消关联「{title}」",
  "related.unlinked": "已取消关联「{title}」",
  "related.more": "再显示一些",
  "related.toList": "在列表里看",
  "related.count": "{n} 条",
  "related.capped": "{n} 条以上",
} as const;
