@echo off
chcp 65001 >nul
rem Cài chương trình vào thư mục này, từ các gói để sẵn trong thư mục goi; không cần mạng, không cần quyền quản trị.
setlocal EnableExtensions DisableDelayedExpansion
set "HERE=%~dp0"
set "VENV=%HERE%moi-truong"
set "PYTHONUTF8=1"

set "PYTHON="
call :find
if not defined PYTHON call :install_python
if not defined PYTHON goto no_python

echo Tạo môi trường...
%PYTHON% -m venv --clear "%VENV%"
if errorlevel 1 goto failed
echo Cài các gói...
"%VENV%\Scripts\python.exe" -m pip --isolated --disable-pip-version-check install --quiet --no-index --find-links "%HERE%goi" --no-deps --only-binary :all: --require-hashes -r "%HERE%goi\requirements.lock"
if errorlevel 1 goto failed
"%VENV%\Scripts\python.exe" -m pip --isolated --disable-pip-version-check install --quiet --no-index --find-links "%HERE%goi" --no-deps --only-binary :all: cchc-cli==@VERSION@
if errorlevel 1 goto failed
call "%HERE%cchc.cmd" --version
if errorlevel 1 goto failed
echo.
echo Đã cài xong. Bấm đúp vào cchc.cmd để bắt đầu.
pause
exit /b 0

:find
for %%V in (@PYTHONS@) do call :try py -%%V
for %%V in (@FOLDERS@) do (
  call :try "%LocalAppData%\Programs\Python\%%V\python.exe"
  call :try "%ProgramFiles%\%%V\python.exe"
)
call :try python
exit /b 0

rem Python 64 bit của một phiên bản mà thư mục goi có gói.
:try
if defined PYTHON exit /b 0
%* -c "import sys, sysconfig, venv, ensurepip; sys.exit('.'.join(map(str, sys.version_info[:2])) not in '@PYTHONS@'.split() or sysconfig.get_platform() != 'win-amd64')" >nul 2>nul
if not errorlevel 1 set "PYTHON=%*"
exit /b 0

rem Bộ cài của python.org, nếu có người chép vào thư mục này.
:install_python
set "SETUP="
for %%I in ("%HERE%python-3*-amd64.exe") do set "SETUP=%%~fI"
if not defined SETUP exit /b 0
echo Cài Python từ "%SETUP%"...
start "" /wait "%SETUP%" /passive InstallAllUsers=0 Include_launcher=0 Include_test=0
call :find
exit /b 0

:no_python
echo Máy chưa có Python 64 bit thuộc một trong các phiên bản: @PYTHONS@.
echo Tải bộ cài "Windows installer (64-bit)" ở python.org trên máy có mạng, chép vào thư mục này rồi chạy lại cai-dat.cmd.
pause
exit /b 1

:failed
echo.
echo Chưa cài được. Chụp màn hình này và gửi người phụ trách chương trình.
pause
exit /b 1
