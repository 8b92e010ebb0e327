/** Words for how forms and fields come to be in 「搭建」. */
export const zhMaking = {
  "building.newForm": "新建表单",
  "building.formName": "表单名称",
  "building.newFormHint": "例如：客户信息表。做好一张表单，列表、填写页、导入模板、接口就都有了。",
  "building.searchKinds": "搜索，或输入字段名称",
  "building.manyFields": "批量添加字段",
  "building.manyFieldsHint": "一行一个字段名称，也可以直接粘贴 Excel 的表头。类型按名称自动选，之后可以改。",
  "building.manyHint": "一行一个选项，也可以从 Excel 粘贴。",
  "building.addMany": "添加 {n} 个",
  "building.addNamed": "添加「{label}」",
  "building.fieldsOf": "字段（一行一个，可以以后再加）",
  "building.newSubform": "新建子表单",
  "building.subformName": "子表单名称",
  "building.subformStart": "明细",
  "building.columnsOf": "列（一行一个）",
  "building.linesHint":
    "写下名称就行，也可以粘贴 Excel 的表头。类型按名称自动选；和已有表单同名的（如「客户」）自动关联过去。",
  "building.addColumns": "批量添加列",
  "building.today": "填写当天",
  "building.now": "填写时的时间",
  "building.columns": "列",
} as const;
