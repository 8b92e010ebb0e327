@echo off
rem Huodan on Windows: double-click. 在 Windows 上双击即可启动活单。
rem The first time it makes its own Python environment from the wheel beside this file.
chcp 65001 >nul
setlocal
cd /d "%~dp0"
if exist ".huodan\Scripts\huodan.exe" goto start
py -3 --version >nul 2>nul || (
  echo 请先安装 Python 3.11 或更新版本，安装时勾选 "Add to PATH"。Please install Python 3.11 or newer first.
  pause
  exit /b 1
)
echo 第一次启动，正在安装…… Installing, the first time only…
py -3 -m venv .huodan || (pause & exit /b 1)
for %%w in (huodan-*.whl) do ".huodan\Scripts\python" -m pip install "%%w" || (pause & exit /b 1)
:start
".huodan\Scripts\huodan" serve --data data --lan
pause
