import { describe, expect, it } from 'vitest'
import { isShim, resolveShim } from '../../../main/core/shims'

const folder = 'C:\\Users\\some body\\AppData\\Roaming\\npm'
const shim = `${folder}\\agent.cmd`
const node = 'C:\\Program Files\\nodejs\\node.exe'
const script = `${folder}\\node_modules\\@maker\\agent\\cli.js`
const program = `${folder}\\node_modules\\@maker\\agent\\bin\\agent.exe`

/** What npm's cmd-shim writes since its version 4; `command` is its last line, from the title on. */
const ofNpm = (command: string, runner = 'node') =>
  [
    ...['@ECHO off', 'GOTO start', ':find_dp0', 'SET dp0=%~dp0', 'EXIT /b', ':start', 'SETLOCAL', 'CALL :find_dp0', ''],
    ...['IF EXIST "%dp0%\\node.exe" (', '  SET "_prog=%dp0%\\node.exe"', ') ELSE (', `  SET "_prog=${runner}"`],
    ...[
      '  SET PATHEXT=%PATHEXT:;.JS;=;%',
      ')',
      '',
      `endLocal & goto #_undefined_# 2>NUL || title %COMSPEC% & ${command}`,
    ],
  ].join('\r\n')

/** What pnpm writes, and npm wrote before. */
const ofPnpm = [
  ...['@SETLOCAL', '@IF EXIST "%~dp0\\node.exe" ('],
  '  "%~dp0\\node.exe"  "%~dp0\\node_modules\\@maker\\agent\\cli.js" %*',
  ...[') ELSE (', '  @SET PATHEXT=%PATHEXT:;.JS;=;%'],
  ...['  node  "%~dp0\\node_modules\\@maker\\agent\\cli.js" %*', ')'],
].join('\r\n')

const resolved = (text: string | null, there: string[], found: string | null = node) =>
  resolveShim(
    shim,
    () => found,
    () => text,
    (file) => there.includes(file),
  )

describe('a batch file for a command', () => {
  it.each([
    ['npm’s', ofNpm('"%_prog%"  "%dp0%\\node_modules\\@maker\\agent\\cli.js" %*'), [script]],
    [
      'npm’s, with options of the script’s first line',
      ofNpm('"%_prog%" --no-warnings --enable-source-maps "%dp0%\\node_modules\\@maker\\agent\\cli.js" %*'),
      ['--no-warnings', '--enable-source-maps', script],
    ],
    ['pnpm’s', ofPnpm, [script]],
    ['one that leads up', 'node "%~dp0\\..\\npm\\node_modules\\@maker\\agent\\cli.js" %*', [script]],
  ])('is followed to Node and the script: %s', (_, text, args) => {
    const beside = `${folder}\\node.exe`
    expect([resolved(text, [script]), resolved(text, [script, beside])]).toEqual([
      { file: node, args },
      { file: beside, args },
    ])
  })

  it('is followed to a program that needs no Node', () => {
    const text = ofNpm('"%dp0%\\node_modules\\@maker\\agent\\bin\\agent.exe"   %*')
    expect(resolved(text, [program], null)).toEqual({ file: program, args: [] })
  })

  it.each([
    ['somebody wrote by hand', '@echo off\r\ncall helper.bat\r\nif errorlevel 1 exit /b 1\r\n'],
    ['runs another interpreter', ofNpm('"%_prog%"  "%dp0%\\node_modules\\@maker\\agent\\cli.js" %*', 'sh')],
    ['takes its place from a variable', 'node "%AGENT_HOME%\\cli.js" %*'],
    ['runs a script without Node', '"%~dp0\\node_modules\\@maker\\agent\\cli.js" %*'],
    ['is empty', ''],
  ])('that %s is not guessed at', (_, text) => {
    expect(resolved(text, [script])).toEqual({
      why: `${shim} is a batch file that Corral does not understand, and Windows runs none without a shell; install the agent with npm or with its own installer.`,
    })
  })

  it('says what is missing', () => {
    expect([resolved(ofPnpm, []), resolved(ofPnpm, [script], null), resolved(null, [script])]).toEqual([
      { why: `${shim} leads to ${script}, which does not exist; install it again.` },
      { why: `${shim} needs Node.js, which was not found; install Node.js.` },
      { why: `${shim} cannot be read; check its permissions.` },
    ])
  })

  it('is known by its name', () => {
    expect(['a.cmd', 'a.BAT', 'a.exe', 'cmd', 'a.cmd.exe'].map(isShim)).toEqual([true, true, false, false, false])
  })
})
