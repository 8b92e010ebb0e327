// Browsers older than Chromium 87 / Safari 14 cannot run the app: say so instead of showing an empty page.
if (!("replaceAll" in String.prototype) || !("allSettled" in Promise)) {
  document.getElementById("root").innerHTML =
    '<p style="font:16px/1.8 sans-serif;margin:15vh auto;max-width:28em;padding:0 24px">' +
    "浏览器版本过低，请升级浏览器，或把浏览器切换到「极速模式」后重新打开。<br>" +
    "This browser is too old. Please update it and open this page again.</p>";
}
