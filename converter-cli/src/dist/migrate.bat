@echo off
rem Starts the converter of a distribution on Windows.
setlocal
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
"%JAVA%" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx1g -Xss8m %MIGRATE_JAVA_OPTS% "-Dmigrate.parity=%~dp0..\lib\parity" -cp "%~dp0..\lib\migrate.jar" org.tf2torch.cli.Main %*
exit /b %ERRORLEVEL%
