# A day's backup of Smaran on Windows: a checked copy of the database, the settings, the department's own orders. It expects config.toml
# and .venv in the folder above this one. Not tried on a Windows machine yet.
param(
    [Parameter(Mandatory = $true)][string]$Folder,
    [int]$Days = 30
)
$ErrorActionPreference = "Stop"
Set-Location (Split-Path $PSScriptRoot)

New-Item -ItemType Directory -Force $Folder | Out-Null
$copy = Join-Path $Folder ("smaran-{0:yyyyMMddTHHmmss}.sqlite" -f (Get-Date))
& .\.venv\Scripts\smaran.exe backup $copy
if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
Copy-Item config.toml $Folder -Force
if (Test-Path data\orders) { Copy-Item data\orders $Folder -Recurse -Force }
# Only now that there is a new one.
Get-ChildItem $Folder -Filter "smaran-*.sqlite" | Where-Object { $_.LastWriteTime -lt (Get-Date).AddDays(-$Days) } | Remove-Item
