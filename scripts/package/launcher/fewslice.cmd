@echo off
rem The command line of the packaged program: its own Node runs its own sources.
"%~dp0..\node\node.exe" "%~dp0..\core\electron\cli\main.ts" %*
