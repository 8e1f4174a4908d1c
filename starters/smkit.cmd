@echo off
rem Ouvre l'etabli. La premiere fois, prepare ce qu'il faut (quelques minutes, avec une connexion), et le dit.
chcp 65001 >nul
title L'établi
setlocal
set "HERE=%~dp0.."
set "PLACE=%LOCALAPPDATA%\smkit"
set "STAMP=%PLACE%\installe"
set "LOCK=%PLACE%\verrou"
set "KIT=%USERPROFILE%\smkit"
if not exist "%PLACE%" mkdir "%PLACE%"
if not exist "%STAMP%" goto install
if not exist "%PLACE%\venv\Scripts\python.exe" goto install
fc /b "%HERE%\pyproject.toml" "%STAMP%" >nul 2>&1
if errorlevel 1 goto install
:open
"%PLACE%\venv\Scripts\python.exe" -m smkit ouvrir "%KIT%"
if errorlevel 1 goto failed
exit /b 0

:install
rem « python » peut n'etre que le raccourci du Store : seul un vrai Python repond a la question.
set "PYTHON="
py -3 -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>&1 && set "PYTHON=py -3"
if not defined PYTHON python -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>&1 && set "PYTHON=python"
if not defined PYTHON goto nopython
mkdir "%LOCK%" 2>nul
if errorlevel 1 goto locked
echo Première ouverture : préparation de l'établi, quelques minutes. Rien d'autre n'est modifié sur cet ordinateur.
if exist "%STAMP%" del "%STAMP%"
%PYTHON% -m venv "%PLACE%\venv"
if errorlevel 1 goto undone
"%PLACE%\venv\Scripts\python.exe" -m pip install --quiet --disable-pip-version-check -c "%HERE%\constraints.txt" -e "%HERE%[lab]"
if errorlevel 1 goto undone
copy /y "%HERE%\pyproject.toml" "%STAMP%" >nul
rmdir "%LOCK%"
goto open

:nopython
echo Il faut Python 3.11 ou plus récent. Installez-le depuis https://www.python.org/downloads/ en cochant « Add python.exe to PATH »,
echo puis recommencez. Si une fenêtre du Microsoft Store s'est ouverte, fermez-la : ce n'est pas lui.
pause
exit /b 1

:locked
echo Une installation est déjà en cours. Si ce n'est pas le cas, supprimez le dossier %LOCK%, puis recommencez.
pause
exit /b 1

:undone
rmdir "%LOCK%" 2>nul
echo L'installation n'a pas abouti. Vérifiez la connexion à internet, puis recommencez : ce qui est fait reste fait.
pause
exit /b 1

:failed
echo L'établi n'a pas pu s'ouvrir ; la raison est juste au-dessus.
pause
exit /b 1
