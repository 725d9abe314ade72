@echo off
chcp 65001 >nul
rem Không có gì đi kèm: mở dấu nhắc trong thư mục hồ sơ. Có lệnh đi kèm: chạy lệnh đó, ví dụ cchc score.
setlocal EnableExtensions DisableDelayedExpansion
set "PYTHONUTF8=1"
set "CCHC_PYTHON=%~dp0moi-truong\Scripts\python.exe"
if not exist "%CCHC_PYTHON%" goto not_installed
if "%~1"=="" goto prompt
"%CCHC_PYTHON%" -m cchc_cli %*
exit /b %ERRORLEVEL%

:prompt
set "PATH=%~dp0;%PATH%"
if not exist "%~dp0ho-so" mkdir "%~dp0ho-so"
pushd "%~dp0ho-so"
title cchc
start "" "%~dp0tai-lieu\index.html"
"%CCHC_PYTHON%" -m cchc_cli
echo.
echo Đang ở thư mục hồ sơ: %CD%
echo Gõ cchc rồi Enter để biết việc tiếp theo; sách hướng dẫn đã mở trong trình duyệt. Gõ exit để đóng.
cmd /k
exit /b 0

:not_installed
echo Chưa cài đặt: chạy cai-dat.cmd trong thư mục này trước.
pause
exit /b 1
