@echo off
rem Huodan on Windows: put this file and huodan-*.whl into one folder, then double-click this file.
rem The first time, and whenever a newer .whl lies here, it installs into the folder .huodan beside it.
rem Up to chcp only plain letters: the console cannot read others before.
chcp 65001 >nul
setlocal
set "PYTHONUTF8=1"
pushd "%~dp0" || (pause & exit /b 1)
set "PY=py -3"
set "NEW=import sys; sys.exit(sys.version_info < (3, 11))"
%PY% -c "%NEW%" >nul 2>nul || set "PY=python"
if not exist ".huodan\Scripts\python.exe" (
  %PY% -c "%NEW%" >nul 2>nul || (
    echo 请先安装 Python 3.11 或更新版本，安装时勾选 Add python.exe to PATH。
    echo Please install Python 3.11 or newer first: https://www.python.org/downloads/
    pause
    exit /b 1
  )
  echo 第一次启动，正在安装，要几分钟。 Installing, the first time only, some minutes.
  %PY% -m venv ".huodan" || (pause & exit /b 1)
)
for %%w in (huodan-*.whl) do if not exist ".huodan\%%w.ok" (
  ".huodan\Scripts\python.exe" -m pip install "%%w" || (pause & exit /b 1)
  type nul >".huodan\%%w.ok"
)
".huodan\Scripts\python.exe" -c "from huodan.doors.cli import main; main()" serve --data data --lan
pause
