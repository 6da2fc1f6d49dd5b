/** What the demo agent says by itself. */

export const thoughts =
  'The person tries Corral for the first time, so a short look around will help most. I will keep it to what they can see.'

export const tour = `Hello! I am Corral's **demo agent**: a small real program that needs no key and no network. What you read now is streamed word by word, as a model would do it.

While I talk, have a look around:

- **Sessions** shows every agent that you started, what it is doing, and whether it waits for you.
- **Raw** shows each line that went in or out, exactly as it was.
- **Processes** shows the programs that I started.
- **Stop** asks me to leave; **Kill** makes sure of it, and Corral proves that nobody is left.
`

export const invitation = `
Ask me to *list the files*, and I will ask for your permission before I run this:

\`\`\`sh
ls -la
\`\`\`

Write **help** to see what else I can act out.
`

export const afterFiles = 'That was a real command in your folder; its output is folded into the call above.'

export const afterDenial = 'As you wish: nothing was run. You can ask me again at any time.'

export const welcomeBack = (session) =>
  `Welcome back! My process is a new one, and the conversation is the one that you resumed: \`${session}\`.\n\n`
