import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import path from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

/** One import of one file. `target`: a file of the project, or the name of a package or built-in module. */
type Arrow = { file: string; target: string; typesOnly: boolean }

const root = path.resolve(import.meta.dirname, '../..')
const rooms = ['main', 'preload', 'renderer']
const nodeModules = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]))

const files = rooms.flatMap((room) =>
  readdirSync(path.join(root, room), { recursive: true, encoding: 'utf8' })
    .map((file) => `${room}/${file.replaceAll(path.sep, '/')}`)
    .filter((file) => /\.tsx?$/.test(file)),
)
const sources = new Map(
  files.map((file) => {
    const text = readFileSync(path.join(root, file), 'utf8')
    return [file, ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true)]
  }),
)
const arrows = files.flatMap((file) => importsOf(file, sources.get(file) as ts.SourceFile))

/** Every import of a file: declarations, re-exports, `import('…')` as call and as type, `require('…')`. */
function importsOf(file: string, source: ts.SourceFile): Arrow[] {
  const found: Arrow[] = []
  const add = (name: ts.Node | undefined, typesOnly: boolean) => {
    if (name && ts.isStringLiteralLike(name)) found.push({ file, target: resolve(file, name.text), typesOnly })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, bringsTypesOnly(node))
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly)
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true)
    else if (ts.isCallExpression(node)) {
      const { expression } = node
      const isRequire = ts.isIdentifier(expression) && expression.text === 'require'
      if (isRequire || expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], false)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function bringsTypesOnly({ importClause }: ts.ImportDeclaration): boolean {
  if (!importClause) return false
  if (importClause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true
  const names = importClause.namedBindings
  return !importClause.name && !!names && ts.isNamedImports(names) && names.elements.every((each) => each.isTypeOnly)
}

function resolve(file: string, name: string): string {
  if (!name.startsWith('.')) return name
  const base = path.posix.join(path.posix.dirname(file), name)
  const candidates = [base, `${base}.ts`, `${base}.tsx`, `${base}/index.ts`, `${base}/index.tsx`]
  const target = candidates.find(
    (each) => sources.has(each) || (/\.\w+$/.test(each) && existsSync(path.join(root, each))),
  )
  return target ?? `${base} (which does not exist)`
}

const say = ({ file, target, typesOnly }: Arrow) => `${file} → ${target}${typesOnly ? ' (types)' : ''}`
const isIn = (target: string, room: string) => target === room || target.startsWith(`${room}/`)
const isNode = ({ target }: Arrow) => nodeModules.has(target)
const isPackage = ({ target }: Arrow, ...names: string[]) =>
  names.some((name) => target === name || target.startsWith(`${name}/`))
const isContract = ({ target, typesOnly }: Arrow) => isIn(target, 'preload/contract') && typesOnly
const isText = ({ target }: Arrow) => target === 'preload/text/index.ts'
const isOwnFile = (target: string) => rooms.some((room) => isIn(target, room))

/** What core may know of keepers: their protocol and their files, never how they work. */
const keeperForCore = ['protocol', 'lines', 'journal-reader', 'records', 'channel'].map(
  (name) => `main/keeper/${name}.ts`,
)

/** The table: what the files of a room may import. The first room that has the file counts. */
const mayImport: [room: string, allowed: (arrow: Arrow) => boolean][] = [
  ['preload/contract', ({ target }) => isIn(target, 'preload/contract')],
  ['preload/text', ({ target }) => isIn(target, 'preload/text')],
  ['preload/index.ts', (arrow) => isContract(arrow) || isPackage(arrow, 'electron')],
  [
    'main/platform',
    (arrow) =>
      isIn(arrow.target, 'main/platform') ||
      isContract(arrow) ||
      isNode(arrow) ||
      (['main/platform/linux-libc.ts', 'main/platform/macos-system.ts', 'main/platform/windows-kernel32.ts'].includes(
        arrow.file,
      ) &&
        isPackage(arrow, 'koffi')),
  ],
  [
    'main/keeper',
    (arrow) =>
      ['main/keeper', 'main/platform'].some((room) => isIn(arrow.target, room)) || isContract(arrow) || isNode(arrow),
  ],
  // A protocol does no I/O. Of node it has names that nobody else has and the joining of paths, of ACP's package the types.
  [
    'main/adapters',
    (arrow) =>
      isIn(arrow.target, 'main/adapters') ||
      isContract(arrow) ||
      isPackage(arrow, 'zod') ||
      ['node:crypto', 'node:path'].includes(arrow.target) ||
      (arrow.typesOnly && arrow.target === '@agentclientprotocol/sdk'),
  ],
  [
    'main/core',
    (arrow) =>
      ['main/core', 'main/platform', 'main/adapters'].some((room) => isIn(arrow.target, room)) ||
      keeperForCore.includes(arrow.target) ||
      (arrow.target === 'main/keeper/frames.ts' && arrow.typesOnly) ||
      isContract(arrow) ||
      isNode(arrow) ||
      isPackage(arrow, 'zod') ||
      (arrow.file === 'main/core/probe.ts' && isPackage(arrow, 'execa', 'tree-kill')) ||
      (arrow.file === 'main/core/git.ts' && isPackage(arrow, 'execa')) ||
      (['main/core/catalog.ts', 'main/core/extras.ts'].includes(arrow.file) && isPackage(arrow, 'string-argv')),
  ],
  [
    'main/app',
    (arrow) =>
      ['main/app', 'main/core'].some((room) => isIn(arrow.target, room)) ||
      isContract(arrow) ||
      isText(arrow) ||
      isNode(arrow) ||
      isPackage(arrow, 'electron', 'zod'),
  ],
  ['main/index.ts', ({ target }) => isIn(target, 'main/app')],
  // Its packages run in a window without node; everything of ours comes through the bridge.
  [
    'renderer',
    (arrow) =>
      isIn(arrow.target, 'renderer') ||
      isContract(arrow) ||
      isText(arrow) ||
      (!isOwnFile(arrow.target) && !isNode(arrow) && !isPackage(arrow, 'electron')),
  ],
]

const roomOf = (file: string) => mayImport.find(([room]) => isIn(file, room))

describe('the arrows between the rooms', () => {
  it('were all read: every room has files, and every file has a room', () => {
    expect(files.filter((file) => !roomOf(file))).toEqual([])
    const empty = mayImport.filter(([room]) => !files.some((file) => roomOf(file)?.[0] === room))
    expect(empty.map(([room]) => room)).toEqual([])
    expect(arrows.length).toBeGreaterThan(files.length)
  })

  it.each(mayImport)('of %s point only where they may', (room, allowed) => {
    const wrong = arrows.filter((arrow) => roomOf(arrow.file)?.[0] === room && !allowed(arrow))
    expect(wrong.map(say)).toEqual([])
  })

  it('reach processes only from the files that may start them', () => {
    const starters = ['main/keeper/spawn.ts', 'main/core/warden-client.ts']
    const wrong = arrows.filter(
      (arrow) =>
        isPackage({ ...arrow, target: arrow.target.replace('node:', '') }, 'child_process', 'cluster') &&
        !arrow.typesOnly &&
        !starters.includes(arrow.file),
    )
    expect(wrong.map(say)).toEqual([])
  })

  it('never form a circle', () => {
    expect(circles().map((circle) => circle.join(' → '))).toEqual([])
  })
})

describe('what only one file may touch', () => {
  it.each([
    ['process.platform', 'main/platform/index.ts'],
    ['window.corral', 'renderer/bridge.ts'],
  ])('%s is read in %s and nowhere else', (name, owner) => {
    const readers = files.filter((file) => reads(sources.get(file) as ts.SourceFile, name))
    expect(readers).toEqual([owner])
  })
})

function reads(source: ts.SourceFile, name: string): boolean {
  let found = false
  const visit = (node: ts.Node): void => {
    found ||= ts.isPropertyAccessExpression(node) && node.getText(source) === name
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** Files that import each other, directly or through others, each circle told once. */
function circles(): string[][] {
  const targets = new Map(
    files.map((file) => [file, new Set(arrows.filter((arrow) => arrow.file === file).map(({ target }) => target))]),
  )
  const done = new Set<string>()
  const found: string[][] = []
  const walk = (file: string, way: string[]): void => {
    if (way.includes(file)) {
      found.push([...way.slice(way.indexOf(file)), file])
      return
    }
    if (done.has(file)) return
    for (const target of targets.get(file) ?? []) walk(target, [...way, file])
    done.add(file)
  }
  for (const file of files) walk(file, [])
  return found
}
