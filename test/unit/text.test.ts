// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the samples are code.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { english } from '../../preload/text/english'

/** `shown`: where they stand, somebody sees or hears them for certain. */
type Found = { words: string; shown: boolean }

const root = path.resolve(import.meta.dirname, '../..')
const files = ['renderer', 'main/app'].flatMap((room) =>
  readdirSync(path.join(root, room), { recursive: true, encoding: 'utf8' })
    .map((file) => `${room}/${file.replaceAll(path.sep, '/')}`)
    .filter((file) => /\.tsx?$/.test(file)),
)

const keys = 'a key, as the browser calls it'
const fold = 'a key of what is folded'
const selector = 'a selector of elements'
const role = 'the code of a role; `session.processes.roles` has its words'

/** What looks like words for people where it is not shown, and is none, and why. A hole of a template is '…'. */
const exceptions: Record<string, string> = {
  ...{ Alt: keys, 'Alt+n': keys, Control: keys, Dead: keys },
  ...{ Enter: keys, Escape: keys, Meta: keys, Shift: keys, Space: keys, Tab: keys, Unidentified: keys },
  ...{ Agent: role, 'Dev server': role, 'MCP server': role, Shell: role },
  ...{ 'steps …': fold, 'thinking …': fold, 'tool …': fold, 'whole … …': fold, 'changed …': fold },
  'changes …': 'what a view is remembered by',
  'raw …': 'the part of a line, for finding it again',
  'session …': 'the value of an entry in the palette',
  'div, p, li, h1, h2, h3, h4, h5, h6, pre, td, th, blockquote': selector,
  'input, textarea, select, [contenteditable="true"]': selector,
  'Electron …': 'the name of what it runs on',
}

/** Attributes that somebody sees or hears, and properties of ours and of Electron's that become such. */
const SHOWN =
  /^(aria-(label|description|placeholder|roledescription|valuetext)|title|placeholder|alt|label|detail|hint|summary|sentence|heading|empty|message|body|text|what|button|buttonLabel|toolTip|tooltip)$/
/** Calls that show what they are given. */
const SHOWS = /^toast(\.\w+)?$|\.(setToolTip|setTitle|showErrorBox)$/
/** Names of classes are read by the stylesheet only. */
const CLASSES = /^(className|look|style)$|(Look|Classes)$/
/** What goes to the terminal that Corral was started from is for developers, and stays English. */
const TERMINAL = /^process\.(stdout|stderr)\.write$|^console\.\w+$/

const LETTERS = /\p{L}{2}/u
const UTILITIES =
  /^(absolute|animate|block|border|capitalize|fixed|flex|grid|grow|hidden|inline|invisible|italic|relative|resize|rounded|shrink|sticky|table|transition|truncate|underline|uppercase|visible|group|…)$/
/** A stylesheet, the selector of an attribute, what is asked of a screen, a colour. */
const CSS = /^\s*(::\w|\[[\w-]+[=\]]|\(prefers-|color-mix\()/
/** A token of a list of classes, of a selector or of another thing of CSS. */
const isCode = (token: string) => UTILITIES.test(token) || /[-:[\]()=_/{}#@$"\\.]\S|^\d+%?,?$/.test(token)

/** Whether a text that stands anywhere in the code reads like words for people: a capital first, or several words. */
function readsLikeWords(words: string): boolean {
  if (CSS.test(words)) return false
  const tokens = words.trim().split(/\s+/)
  const plain = tokens.filter((token) => !isCode(token) && /^[“‘'(]?\p{L}+(['’]\p{L}+)?[.,:;!?…)”’']*$/u.test(token))
  if (tokens.length === 1) return /^\p{Lu}\p{Ll}+(\+\p{Ll})?[.:!?…]*$/u.test(words.trim())
  return plain.some((token) => LETTERS.test(token))
}

/** The words of a literal; a hole of a template is '…'. Null for everything else. */
function wordsOf(node: ts.Node): string | null {
  if (ts.isStringLiteralLike(node)) return node.text
  if (!ts.isTemplateExpression(node)) return null
  return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('')
}

/** Everything in a source that reads like words for people. */
function findWords(name: string, code: string): Found[] {
  const source = ts.createSourceFile(name, code, ts.ScriptTarget.ES2022, true)
  const found: Found[] = []
  /** `shown`: what stands here is shown as it is, so one small word counts, too. */
  const visit = (node: ts.Node, shown: boolean): void => {
    const on = (child: ts.Node | undefined, isShown = false) => child && visit(child, isShown)
    const words = wordsOf(node)
    if (words !== null && (shown ? LETTERS.test(words.replace(/…/g, '')) : readsLikeWords(words)))
      found.push({ words, shown })
    if (ts.isJsxText(node) && LETTERS.test(node.text)) found.push({ words: node.text.trim(), shown: true })
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return
    if (ts.isJsxAttribute(node)) {
      const attribute = node.name.getText(source)
      if (!CLASSES.test(attribute)) on(node.initializer, SHOWN.test(attribute))
    } else if (ts.isJsxExpression(node)) {
      on(node.expression, shown || !ts.isJsxAttribute(node.parent))
    } else if (ts.isPropertyAssignment(node)) {
      on(node.initializer, SHOWN.test(node.name.getText(source).replace(/['"]/g, '')))
    } else if (ts.isVariableDeclaration(node)) {
      if (!CLASSES.test(node.name.getText(source))) on(node.initializer)
    } else if (ts.isCallExpression(node)) {
      const callee = node.expression.getText(source)
      if (TERMINAL.test(callee)) return
      on(node.expression)
      for (const argument of node.arguments) on(argument, SHOWS.test(callee))
    } else if (ts.isConditionalExpression(node)) {
      on(node.condition)
      on(node.whenTrue, shown)
      on(node.whenFalse, shown)
    } else if (ts.isBinaryExpression(node)) {
      const { operatorToken, left, right } = node
      const passes = /^(\|\||&&|\?\?|\+)$/.test(operatorToken.getText(source))
      on(left, shown && passes && operatorToken.kind !== ts.SyntaxKind.AmpersandAmpersandToken)
      on(right, shown && passes)
    } else if (ts.isParenthesizedExpression(node)) {
      on(node.expression, shown)
    } else ts.forEachChild(node, (child) => visit(child, false))
  }
  visit(source, false)
  return found
}

describe('the finder of words that stand in the code', () => {
  it.each([
    ['<p>Nothing yet</p>', 'Nothing yet'],
    ['<p>{count} live</p>', 'live'],
    ["<p>{isOpen ? 'open' : words.closed}</p>", 'open'],
    ["<p>{isOpen && 'open'}</p>", 'open'],
    ['<p>{`${count} ok`}</p>', '… ok'],
    ['<Button title="close" />', 'close'],
    ["<Button aria-label={isOn ? 'off' : text.on} />", 'off'],
    ['<Search placeholder={`in ${folder}`} />', 'in …'],
    ["<Note why={'It is gone.'} />", 'It is gone.'],
    ["const words = 'Stop'", 'Stop'],
    ["const words = 'Stop…'", 'Stop…'],
    ["return 'nothing runs'", 'nothing runs'],
    ['return `${count} processes`', '… processes'],
    ['return `The folder ${path} is gone`', 'The folder … is gone'],
    ["throw new Error('There is no such session.')", 'There is no such session.'],
    ["toast.success('saved')", 'saved'],
    ["const item = { label: 'quit', click }", 'quit'],
    ["const row = { 'aria-label': 'row' }", 'row'],
    ["const names = { polite: 'Asked to finish' }", 'Asked to finish'],
    ["say(live === 0 ? 'none runs' : many(live))", 'none runs'],
    ["const menu = ['Größer']", 'Größer'],
  ])('finds %s', (code, words) => {
    expect(findWords('sample.tsx', code).map((one) => one.words)).toEqual([words])
  })

  it.each([
    '<p>{count}</p>',
    '<p>·</p>',
    '<p>{text.panel.name}</p>',
    "<p>{state === 'open' && <b />}</p>",
    '<div className="flex items-center truncate" />',
    '<div className={`relative truncate ${isWide ? "wide old" : ""}`} />',
    '<Button look="quiet" size="small" type="button" />',
    '<Button title={text.ui.close} />',
    "<Button title={kind === 'stop' ? words.stop : words.kill} />",
    '<svg d="M4 2v14M14 2v14" viewBox="0 0 18 18" />',
    "import { Close } from './Close Button'",
    "type Mode = 'Ask first' | 'Never ask'",
    "const fieldLook = 'w full small'",
    "const look = isWide ? 'flex min-w-0 rounded' : 'hidden'",
    'const id = `${base}-detail ${base}-why`',
    'const found = place.querySelector(`[data-part="${name}"]`)',
    "switch (state) { case 'ended': return 1 }",
    "const channel = 'session:start'",
    "const names = { 'not finished': 1 }",
    "process.stderr.write('The picture could not be saved.')",
  ])('passes %s', (code) => {
    expect(findWords('sample.tsx', code)).toEqual([])
  })
})

describe('what the window shows', () => {
  const all = files.flatMap((file) =>
    findWords(file, readFileSync(path.join(root, file), 'utf8')).map((one) => ({ file, ...one })),
  )

  it('is looked for in every file', () => {
    expect([files.length > 150, files.includes('renderer/main.tsx'), files.includes('main/app/boot.ts')]).toEqual([
      ...[true, true, true],
    ])
  })

  it('stands in preload/text and nowhere else', () => {
    const wrong = all.filter(({ words, shown }) => shown || !(words in exceptions))
    expect(wrong.map(({ file, words }) => `${file}: ${words}`)).toEqual([])
  })

  it('has no exception that is not needed', () => {
    const used = new Set(all.map(({ words }) => words))
    expect(Object.keys(exceptions).filter((words) => !used.has(words))).toEqual([])
  })
})

/** Entries that may be empty: the label says it all. */
const mayBeEmpty = ['theme.light.detail', 'theme.dark.detail', 'notify.never.detail'].map(
  (each) => `settings.choices.${each}`,
)
const NUMBERS = [0, 1, 2, 11]

/** Every entry with what it can say: itself, or what the function answers to each of the sample arguments. */
function entries(value: unknown, node: ts.Expression | undefined, at: string): [at: string, said: unknown[]][] {
  if (typeof value === 'function') return [[at, answers(value as (...given: unknown[]) => unknown, node, at)]]
  if (typeof value !== 'object' || value === null) return [[at, [value]]]
  const properties = node && ts.isObjectLiteralExpression(node) ? node.properties : []
  return Object.entries(value).flatMap(([key, inner]) => {
    const own = properties.find((each) => each.name && keyOf(each.name) === key)
    const initializer = own && ts.isPropertyAssignment(own) ? own.initializer : undefined
    return entries(inner, initializer, at === '' ? key : `${at}.${key}`)
  })
}

const keyOf = (name: ts.PropertyName) =>
  ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : name.getText()

function answers(say: (...given: unknown[]) => unknown, node: ts.Expression | undefined, at: string): unknown[] {
  const parameters = functionOf(node)?.parameters
  if (!parameters) throw new Error(`The function of ${at} was not found in the source.`)
  const samples = parameters.map(({ type }) => samplesOf(type, at))
  const most = Math.max(...samples.map(({ length }) => length))
  // Each sample at least once, and the counts against each other.
  return NUMBERS.flatMap((_, shift) =>
    Array.from({ length: most }, (_each, turn) =>
      say(...samples.map((own, place) => own[(turn + shift * place) % own.length])),
    ),
  )
}

/** A function may be written in its place, or have a name above. */
function functionOf(node: ts.Expression | undefined): ts.ArrowFunction | undefined {
  if (node && ts.isArrowFunction(node)) return node
  if (!node || !ts.isIdentifier(node)) return undefined
  return functionOf(declared(node.text))
}

/** Values of a parameter's type, as it is written. */
function samplesOf(type: ts.TypeNode | undefined, at: string): unknown[] {
  const written = type?.getText(source) ?? ''
  if (written === 'number') return NUMBERS
  if (written === 'string') return ['sample']
  if (written === 'boolean') return [false, true]
  if (written === 'null') return [null]
  if (written === 'readonly string[]') return [['one'], ['one', 'two']]
  if (type && ts.isUnionTypeNode(type)) return type.types.flatMap((each) => samplesOf(each, at))
  if (type && ts.isLiteralTypeNode(type)) return type.literal.kind === ts.SyntaxKind.NullKeyword ? [null] : []
  const fields = type && fieldsOf(type)
  if (!fields) throw new Error(`${at} takes ${written}, of which the test has no samples.`)
  return NUMBERS.map((_, turn) =>
    Object.fromEntries(
      fields.map(([name, own]) => {
        const values = samplesOf(own, at)
        return [name, values[turn % values.length]]
      }),
    ),
  )
}

/** The fields of `{ … }` and of `Record<'a' | 'b', …>`. */
function fieldsOf(type: ts.TypeNode): [name: string, type: ts.TypeNode | undefined][] | null {
  if (ts.isTypeLiteralNode(type))
    return type.members.filter(ts.isPropertySignature).map((each) => [keyOf(each.name), each.type])
  const [names, own] = ts.isTypeReferenceNode(type) ? (type.typeArguments ?? []) : []
  return names && own ? [...names.getText(source).matchAll(/'([^']+)'/g)].map(([, name]) => [name ?? '', own]) : null
}

const source = ts.createSourceFile(
  'english.ts',
  readFileSync(path.join(root, 'preload/text/english.ts'), 'utf8'),
  ts.ScriptTarget.ES2022,
  true,
)

function declared(name: string): ts.Expression | undefined {
  const declarations = source.statements
    .filter(ts.isVariableStatement)
    .flatMap((each) => [...each.declarationList.declarations])
  return declarations.find((each) => each.name.getText(source) === name)?.initializer
}

describe('every text', () => {
  const all = entries(english, declared('english'), '')

  it('says something, whatever it is given', () => {
    const silent = all.filter(
      ([at, said]) => said.some((each) => typeof each !== 'string' || each === '') && !mayBeEmpty.includes(at),
    )
    expect(silent.map(([at, said]) => `${at}: ${JSON.stringify(said)}`)).toEqual([])
    expect(all.length).toBeGreaterThan(500)
  })

  it('shows nothing of the code that made it, and has no doubled stop or space', () => {
    const wrong = all.flatMap(([at, said]) =>
      said
        .filter((each) => /undefined|\bnull\b|NaN|\[object|=>|\.\.| {2}| $(?<!: $)/.test(String(each)))
        .map((each) => `${at}: ${each}`),
    )
    expect(wrong).toEqual([])
  })

  it('counts one as one: no plural behind a 1', () => {
    const wrong = all.flatMap(([at, said]) =>
      said
        .filter((each) =>
          /(?<![\d.+])1 (processes|sessions|lines|messages|files|conversations|places)\b/.test(String(each)),
        )
        .map((each) => `${at}: ${each}`),
    )
    expect(wrong).toEqual([])
  })
})
