// Speaks as Claude Code does and answers the prompts of the gallery as a model would, so that pictures read like a day of work.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Agent } from '../../../assets/demo-agent/agent.mjs'
import { forgottenId, isForgotten, refuseToResume } from '../../../assets/demo-agent/resuming.mjs'
import { playScenes } from '../../../assets/demo-agent/scenes.mjs'
import { readLines, send } from '../../../assets/demo-agent/wire.mjs'

const MODELS = [
  { value: 'default', resolvedModel: 'claude-sonnet-4-5', displayName: 'Sonnet 4.5' },
  { value: 'claude-sonnet-4-5', resolvedModel: 'claude-sonnet-4-5', displayName: 'Sonnet 4.5' },
  { value: 'opus', resolvedModel: 'claude-opus-4-1', displayName: 'Opus 4.1' },
]

const option = (name) => process.argv[process.argv.indexOf(name) + 1]
const has = (name) => process.argv.includes(name)

const CHECKOUT = `The checkout spends its time in three places. In order of what they cost:

1. **The cart is read four times.** \`loadCart\` runs once for the header, once for the list, once for the totals and once more for the coupon field. One read that all four share takes 240 ms off.
2. **Prices are formatted in a loop.** Each line makes a new \`Intl.NumberFormat\`, which is slow to build and can be kept.
3. **The address check blocks the page.** It may as well run while the person reads the summary.

I would begin with the first one, because it is the largest and touches only one file:

\`\`\`ts
const cart = useCart() // read once, above all four
\`\`\`

The second is a line. The third changes what people see, so I would rather ask you before I do it.
`

/** What it does to the cart in its worktree: a change, a new file, another name, and a picture. */
const CART = [
  "sed -i 's/line.price, 0/line.price * line.count, 0/' cart.ts",
  'printf \'import { total } from "./cart"\\n\\nconsole.assert(total([]) === 0)\\n\' > cart.check.ts',
  'git mv package.json shop.json',
  "printf '\\001\\000\\002' > logo.png",
].join('; ')

/** By the first words of a prompt. Each gets the turn, and acts by calling its methods. */
const stories = {
  'Why is the checkout slow': async (turn) => {
    await turn.think('Four reads of the cart in one render. I should count what each costs before I propose anything.')
    await turn.callTool('Read', { file_path: 'src/checkout.tsx' }).then((id) => turn.toolResult(id, found(CHECKOUT)))
    await turn.sayPieces(words(CHECKOUT.repeat(6)), 60)
  },
  'Rename the price column': async (turn) => {
    await turn.say(
      'The column is used in three queries. I have changed them, and the migration is written; running it changes your local database.',
    )
    const { denied } = await turn.shell('npm run migrate', 'Run the migration on the local database')
    await turn.say(
      denied
        ? 'As you wish, I leave the database alone.'
        : 'The column is called `cents` now, and all 48 rows kept their values.',
    )
  },
  'Run all tests': async (turn) => {
    await turn.say('I run the whole suite first, so that we know what is broken before I touch anything.')
    await turn.shell('npm test', 'Run the whole test suite')
  },
  'Update the dependencies': async (turn) => {
    turn.failure = 'API Error: 529 Overloaded. The service is busy; try again in a minute.'
    const message = { id: `msg_${randomUUID()}`, model: '<synthetic>', role: 'assistant', type: 'message' }
    const content = [{ type: 'text', text: turn.failure }]
    await send({ type: 'assistant', message: { ...message, content }, ...turn.envelope(), error: 'unknown' })
  },
  'Write the release notes': (turn) =>
    turn.say(
      '**2.3.0**\n\n- Coupons can never make a price negative.\n- The checkout loads its cart once instead of four times.\n- Prices are kept in cents.\n',
    ),
  'Find the memory leak': async (turn) => {
    await turn.say('I take a heap snapshot of the worker and compare it with the one from this morning.')
    process.stderr.write('FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n')
    await sleep(50)
    process.exit(134)
  },
  'Mend the wheel': async (turn) => {
    for (const file of ['wheel.ts', 'cart.ts', 'cart.test.ts'])
      await turn
        .callTool('Read', { file_path: file })
        .then((id) => turn.toolResult(id, found('export const wheel = 4\n')))
    await turn.say('Done: the wheel turns, and `cart.test.ts` passes.')
  },
  'Tell me what the cart': (turn) => turn.say('The wheel of the cart needs a new hub.'),
  'Read the code': (turn) => turn.say('I have read the shop and its tests. Tell me what to do first.'),
  'Try the old branch': async (turn) => {
    await turn.say('I build the old branch and compare.')
    await turn.shell('npm run build', 'Build what is checked out')
    process.exit(0)
  },
  'Go on where we stopped': async (turn) => {
    turn.agent.session = forgottenId()
    await turn.say('The notes are ready; only their date is missing.')
  },
  'Wait for the database': (turn) => turn.shell('npm test', 'Wait until the database answers'),
  'Try until it works': async (turn) => {
    for (let time = 0; time < 3; time += 1) await turn.shell('npm run check', 'Check once more')
    await turn.sayPieces(words(CHECKOUT.repeat(6)), 200)
  },
  'Count the cart right': async (turn) => {
    await turn.say('The sum takes every line once, however many of it are in the cart. I mend that and check it.')
    await turn.shell(CART, 'Mend the sum and check it')
    await turn.say('Each line counts by its number now, and `cart.check.ts` says so.')
  },
  'Put the date in': (turn) => turn.say('Done: 2.3.0 is dated today.'),
  'Start the preview': async (turn) => {
    await turn.shell('sh hide.sh', 'Start the preview server')
    await turn.shell('npm test', 'Run the whole test suite')
  },
  'Watch the build': async (turn) => {
    turn.agent.becomeStubborn()
    await turn.say('I watch the build and tell you when it breaks.')
    await sleep(2 ** 31 - 1)
  },
}

const found = (output) => ({ output, failed: false })
const words = (text) => text.match(/\S+\s*/g)

/** Whoever asks for nothing that is told above gets what the demo agent does. */
async function play(turn, prompt) {
  const name = Object.keys(stories).find((each) => prompt.trim().startsWith(each))
  await (name ? stories[name](turn) : playScenes(turn, prompt))
}

if (has('--version')) console.log('2.0.14 (Claude Code)')
else {
  if (has('--resume') && isForgotten(option('--resume'))) await refuseToResume(option('--resume'))
  const agent = new Agent({
    session: has('--resume') ? option('--resume') : has('--session-id') ? option('--session-id') : randomUUID(),
    resumed: has('--resume'),
    model: has('--model') ? option('--model') : 'claude-sonnet-4-5',
    mode: has('--permission-mode') ? option('--permission-mode') : 'default',
    models: MODELS,
    play,
  })
  readLines(process.stdin, { line: (text) => agent.receive(text), end: () => agent.inputEnded() })
}
