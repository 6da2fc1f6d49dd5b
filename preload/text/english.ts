// Longer than other files on purpose: a language is one file.

/** '1 process', '4 processes'. */
const plural = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`

/** A label within a sentence: 'Session id' is 'session id' there, while 'CPU' stays as it is. */
const within = (label: string) => (/^\p{Lu}{2}/u.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1))

/** At the beginning of a sentence. */
const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1)

/** Sentences one behind the other. Those that have no stop of their own get one, but for the last. */
const joined = (sentences: readonly string[]) =>
  sentences.map((each, index) => (index + 1 < sentences.length && !ended.test(each) ? `${each}.` : each)).join(' ')

const ended = /[.!?:…。！？]["')\]”’]?$/

/** Said wherever sessions are about to be ended: no end takes a conversation. */
const kept = (conversations: number) =>
  conversations === 1 ? 'Its conversation is kept.' : `All ${conversations} conversations are kept.`

/** Every text of Corral in English, by the part of the window that shows it. */
export const english = {
  units: {
    // Stretches of time: at most two units, as short as they can be.
    milliseconds: (count: number) => `${count} ms`,
    seconds: (count: string) => `${count} s`,
    minutes: (count: number) => `${count} min`,
    /** `minutes` has always two digits. */
    hoursAndMinutes: (hours: number, minutes: string) => `${hours} h ${minutes}`,
    daysAndHours: (days: number, hours: number) => `${days} d ${hours} h`,
    now: 'now',
    ago: (duration: string) => `${duration} ago`,
    // Sizes in powers of 1024.
    sizes: {
      bytes: (count: number) => `${count} B`,
      kilobytes: (count: string) => `${count} kB`,
      megabytes: (count: string) => `${count} MB`,
      gigabytes: (count: string) => `${count} GB`,
      terabytes: (count: string) => `${count} TB`,
    },
    percent: (count: number) => `${count} %`,
    // Counts of tokens.
    thousands: (count: string) => `${count}k`,
    millions: (count: string) => `${count}M`,
    /** '2nd', '3rd', '11th'. */
    ordinal: (count: number) => {
      const endings = { one: 'st', two: 'nd', few: 'rd', other: 'th', zero: 'th', many: 'th' }
      return `${count}${endings[new Intl.PluralRules('en', { type: 'ordinal' }).select(count)]}`
    },
  },

  ui: {
    close: 'Close',
    /** What to do about an error that nobody foresaw. */
    unforeseenHint: 'Try again; if it happens again, restart Corral.',
    boundary: {
      notDrawn: (part: string, why: string) => `${part} could not be drawn: ${why}`,
      drawAgain: 'Draw it again',
    },
    copy: {
      copy: (thing: string) => `Copy ${within(thing)}`,
      copied: (thing: string) => `${capital(thing)} copied`,
    },
    whereLooked: 'Where Corral looked',
  },

  panel: {
    // Names of the app and of its two halves: `{half} could not be drawn: …`.
    window: { title: 'Corral', panel: 'The panel', session: 'The session' },
    name: 'Panel',
    cancel: 'Cancel',
    header: {
      wordmark: 'Corral',
      newSession: 'New session',
      killAll: 'Kill all',
      killAllHint: 'Kill all sessions',
    },
    menu: {
      name: 'Menu',
      search: 'Search sessions',
      palette: 'Command palette',
      past: 'Past sessions',
      keys: 'Keys',
      settings: 'Settings',
      theme: 'Theme',
      themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
    },
    filter: {
      name: 'Filter',
      label: 'Filter sessions',
      placeholder: 'Filter',
      clear: 'Clear the filter',
      dropChip: 'Show the others again',
      nothingLeft: 'No session is left by the filter.',
      showAll: 'Show all',
      chips: { 'needs-you': 'Needs you', working: 'Working', live: 'Live', unread: 'Unread', ended: 'Ended' },
    },
    groups: {
      name: 'Groups',
      label: (grouping: string) => `Groups: ${grouping}`,
      hint: 'Group the list',
      kinds: { none: 'No groups', state: 'By state', folder: 'By folder', agent: 'By agent' },
    },
    grid: {
      name: 'Sessions',
      // Heads of columns; must be short. The last is only spoken.
      columns: {
        state: 'State',
        title: 'Title',
        agent: 'Agent',
        folder: 'Folder',
        session: 'Session',
        pid: 'PID',
        cpu: 'CPU',
        memory: 'Memory',
        processes: 'Processes',
        tokens: 'Tokens',
        uptime: 'Uptime',
        activity: 'Last activity',
        end: 'End',
      },
      sortBy: (column: string) => `Sort by ${within(column)}`,
    },
    row: {
      unread: (count: number) => `${count} new`,
      select: (name: string) => `Select ${name}`,
      name: 'Name',
      keeper: (pid: number) => `Keeper ${pid}`,
      sessionId: 'Session id',
      copySessionId: (id: string) => `Copy session id ${id}`,
      sessionIdHint: (id: string) => `${id} (click to copy)`,
      memoryHint: 'Resident memory; what processes share is counted in each of them',
      processes: (count: number) => plural(count, 'process', 'processes'),
      // Behind their number in a narrow column; must be short.
      tokenUnit: 'tokens',
      tokens: (input: string, output: string) => `${input} in, ${output} out`,
      tokensAndCost: ({ input, output, cost }: { input: string; output: string; cost: string }) =>
        `${input} in, ${output} out, ${cost}`,
    },
    // What a session does, in a word or two; `detail` and the like are sentences that say more, without their full stop.
    state: {
      starting: 'Starting',
      waitingFor: (what: string) => `Waiting for ${what}`,
      ready: 'Ready',
      turnFailed: 'Turn failed',
      working: 'Working',
      keepsWaiting: (until: string) => `You keep waiting until ${until}`,
      runs: (tool: string) => `Running ${tool}`,
      runsAndKeepsWaiting: (tool: string, until: string) => `Running ${tool}. You keep waiting until ${until}`,
      needsYou: 'Needs you',
      needsYouDetail: 'Waits for your answer',
      quiet: 'Quiet',
      looping: 'Looping',
      paused: 'Paused',
      outside: 'Outside',
      outsideDetail: 'Started outside of Corral; Stop and Kill end it all the same',
      doesNotRead: 'Does not read',
      stopping: 'Stopping',
      steps: { polite: 'Asked to finish', terminate: 'Asked to terminate', kill: 'Being killed' },
      exit: (code: number) => `Exit ${code}`,
      stopped: 'Stopped',
      stoppedByForce: 'Stopped by force',
      killed: 'Killed by you',
      failedBySignal: (signal: string) => `Failed (${signal})`,
      failedWithCode: (code: number | null) => (code === null ? 'Failed' : `Failed (${code})`),
      didNotStart: 'Did not start',
      // `why` is a whole sentence.
      endedWithLeft: (why: string, left: number) => `${why} ${plural(left, 'process', 'processes')} left.`,
      detached: 'Detached',
      lost: 'Lost',
      unknown: 'Unknown',
      wordAndDetail: (word: string, detail: string) => `${word}: ${detail}`,
      // Heads of the groups by state.
      groups: {
        starting: 'Starting',
        ready: 'Ready',
        working: 'Working',
        'needs-you': 'Needs you',
        quiet: 'Quiet',
        paused: 'Paused',
        outside: 'Outside',
        stopping: 'Stopping',
        done: 'Done',
        killed: 'Ended by you',
        failed: 'Failed',
        lost: 'Lost',
        detached: 'Detached',
        unknown: 'Unknown',
      },
    },
    end: {
      stop: 'Stop',
      stopHint: 'Stop: ask the agent to finish, then insist',
      stopNow: 'Stop now',
      stopNowHint: 'Stop now: do not wait any longer',
      kill: 'Kill',
      killHint: 'Kill: end the whole process tree at once',
      remove: 'Remove',
      removeHint: 'Remove the session and its conversation from this machine',
      verdict: (name: string, verdict: string) => `${name}: ${verdict}`,
    },
    resume: {
      name: 'Resume',
      hint: 'Resume: a new process goes on with the conversation',
      startFresh: 'Start fresh',
      showIt: 'Show it',
      environment: 'Environment',
      environmentHint:
        'Take a line out to go on without it. What should last belongs in the agent’s options in the settings.',
      settings: 'Settings',
    },
    // What is done to the selected sessions. `some`: how many of them it is for, null where it is for all.
    selected: {
      name: 'Selected sessions',
      count: (count: number) => `${plural(count, 'session')} selected`,
      hidden: (count: number) => `${count} hidden`,
      hiddenHint: 'The filter or a folded group hides them: no order here is for them',
      stop: (some: number | null) => (some === null ? 'Stop' : `Stop ${some}`),
      kill: (some: number | null) => (some === null ? 'Kill' : `Kill ${some}`),
      remove: (some: number | null) => (some === null ? 'Remove' : `Remove ${some}`),
      exportThem: 'Export…',
      copyIds: 'Copy ids',
      ids: (count: number) => plural(count, 'id'),
      clear: 'Clear',
      killDialog: {
        title: (count: number) => `Kill ${plural(count, 'session')}?`,
        summary: 'The process tree of each is ended at once. Their conversations are kept.',
      },
      removeDialog: {
        title: (count: number) => `Remove ${plural(count, 'session')}?`,
        summary: (count: number) =>
          `${count === 1 ? 'The session and its conversation' : 'The sessions and their conversations'} are deleted from this machine.`,
        worktrees: (count: number) =>
          count === 1
            ? 'A worktree among them stays, with its branch; Containment lists it then.'
            : `${count} worktrees stay, with their branches; Containment lists them then.`,
      },
      // Under the names of those that the question is about.
      more: (count: number) => `and ${count} more`,
    },
    killDialog: {
      title: (name: string) => `Kill “${name}”?`,
      summary: 'Its whole process tree is ended at once. The conversation is kept.',
      kill: 'Kill',
    },
    killAllDialog: {
      title: (live: number) => (live === 1 ? 'Kill the one live session?' : `Kill ${live} live sessions?`),
      summary: (live: number) =>
        `${live === 1 ? 'Its process tree' : 'The process tree of each'} is ended at once. ${kept(live)}`,
      killAll: 'Kill all',
    },
    stopAllDialog: {
      title: (live: number) => (live === 1 ? 'Stop the one live session?' : `Stop ${live} live sessions?`),
      summary: (live: number) =>
        `${live === 1 ? 'The' : 'Each'} agent is asked to finish, and made to when it does not. ${kept(live)}`,
      stopAll: 'Stop all',
    },
    empty: {
      title: 'No sessions yet',
      summary:
        'Start an agent, watch it work, end it for sure. Nothing is left running that you did not choose to keep.',
      startDemo: 'Start a demo session',
      demoHint: 'Needs no key and no network.',
      agents: 'Agents on this machine',
      settings: 'Agent settings',
      lookingForAgents: 'Looking for agents…',
      notFound: 'not found',
      howToGetIt: 'How to get it',
      comesWithCorral: 'Comes with Corral',
      cannotBeRun: 'cannot be run',
      onThisMachine: (meaning: string) => `On this machine: ${meaning}`,
    },
    footer: {
      live: (count: number) => `${count} live`,
      working: (count: number) => `${count} working`,
      needYou: (count: number) => plural(count, 'needs you', 'need you'),
      // Only spoken, before what containment promises.
      containment: 'Containment: ',
      version: (version: string, runtime: string) => `Corral ${version} · ${runtime}`,
    },
    load: {
      sessions: (load: string) => `Sessions ${load}`,
      // {itself} is the entry below, which is only spoken.
      corral: 'Corral {itself}{load}',
      itself: 'itself: ',
      ownTitle: 'What Corral itself uses',
      // Heads of columns; must be short.
      columns: { part: 'Part', processes: 'Processes', cpu: 'CPU', memory: 'Memory' },
      parts: { main: 'Main process', window: 'Window and graphics', keepers: 'Keepers', wardens: 'Warden' },
      together: 'Together',
      note: 'CPU is of one core. Memory that these processes share is divided among them, where the system tells it; in a session it is counted in each.',
    },
  },

  /** An open session: its head, its tabs but for the conversation, its end, and what it asks. */
  session: {
    label: 'Session',
    back: 'Back to all sessions',
    ownWorktree: (path: string) => `Own worktree: ${path}`,
    branch: 'Branch',
    fork: 'Fork',
    forkHint: 'Fork: a copy of the conversation goes on as a session of its own',
    tabList: 'Views',
    tabs: {
      conversation: 'Conversation',
      raw: 'Raw',
      processes: 'Processes',
      changes: 'Changes',
      details: 'Details',
    },
    /** In 'This tab could not be drawn'. */
    thisTab: 'This tab',

    model: {
      change: (model: string) => `Model: ${model}. Change it`,
      changeOwn: 'Model: the agent’s own. Change it',
      /** Stands for the model where the agent has not told it. */
      unknown: 'Model',
    },

    processes: {
      label: 'Processes',
      together: ({ count, cpu, memory }: { count: number; cpu: string; memory: string }) =>
        `${plural(count, 'process', 'processes')} · ${cpu} CPU · ${memory}`,
      /** What a Kill of one process did: 'node: 3 ended in 13 ms'. */
      ended: ({ name, count, time }: { name: string; count: number; time: string }) =>
        `${name}: ${count} ended in ${time}`,
      endedButLeft: (end: { name: string; count: number; time: string; left: number; who: string }) =>
        `${end.name}: ${end.count} ended in ${end.time}, ${end.left} left: ${end.who}`,
      /** Why there is no process in the list. */
      none: {
        left: 'Details names who is left.',
        ended: 'Nothing of this session runs.',
        lost: 'Its keeper is gone, so nobody holds a tree of processes any more. Details tells what was found.',
        unreachable: 'Its keeper cannot be reached, so its processes are not known here.',
        notFound: 'No process was found.',
      },
      /** Heads of narrow columns. */
      columns: {
        command: 'Command',
        pid: 'PID',
        age: 'Age',
        cpu: 'CPU',
        memory: 'Memory',
        ports: 'Ports',
        end: 'End',
      },
      roles: {
        Agent: 'Agent',
        'MCP server': 'MCP server',
        'Dev server': 'Dev server',
        Shell: 'Shell',
      },
      states: {
        stopped: 'stopped',
        traced: 'traced',
        zombie: 'zombie',
        waitsForDevice: 'waits for a device',
      },
      showBelow: (count: number) => `Show the ${count} below it`,
      hideBelow: (count: number) => `Hide the ${count} below it`,
      /** In 'Copy command'. */
      copiedCommand: 'Command',
      facts: {
        pid: (pid: number) => `PID ${pid}`,
        since: (time: string) => `since ${time}`,
        cpu: (seconds: string) => `${seconds} s of CPU time in all`,
      },
      kill: {
        word: 'Kill',
        label: (pid: number) => `Kill ${pid}`,
        hint: 'Kill: end this process at once',
        hintWithBelow: (below: number) =>
          `Kill: end this process and ${plural(below, 'process', 'processes')} below it at once`,
        session: 'Kill session',
        sessionHint: 'Kill session: the agent and everything it started end at once',
      },
    },

    raw: {
      label: 'Journal lines',
      none: 'No lines yet.',
      pretty: 'Pretty-print',
      follow: 'Follow',
      columns: { line: 'Line', time: 'Time', size: 'Size', text: 'Text' },
      streams: {
        in: 'to the agent',
        out: 'from the agent',
        err: 'standard error',
        note: 'note of the keeper',
      },
      /** In 'Copy line'. */
      copiedLine: 'Line',
      partShown: (part: string, whole: string) => `${part} of ${whole} shown`,
      showAll: 'Show all',
      find: {
        label: 'Find in the journal',
        field: 'Find',
        placeholder: 'Find in the whole journal',
        previous: 'Previous match',
        previousHint: 'Previous (Shift+Enter)',
        next: 'Next match',
        nextHint: 'Next (Enter)',
        looking: 'Looking…',
        failed: 'Could not search',
        notFound: 'Not found',
        /** `isMore`: there may be more of them. */
        lines: (count: number, isMore: boolean) => (isMore ? `${count}+ lines` : plural(count, 'line')),
        place: ({ place, count, isMore }: { place: number; count: number; isMore: boolean }) =>
          `${place} of ${count}${isMore ? '+' : ''}`,
      },
    },

    details: {
      groups: { end: 'End', identity: 'Identity', processes: 'Processes' },
      /** Each is the head of a line, and is said in 'Copy session id', too. */
      names: {
        state: 'State',
        run: 'Run',
        sessionId: 'Session id',
        agent: 'Agent',
        agentSessionId: 'Agent session id',
        folder: 'Folder',
        chosenFolder: 'Chosen folder',
        branch: 'Branch',
        baseCommit: 'Base commit',
        worktree: 'Worktree',
        model: 'Model',
        permissions: 'Permissions',
        arguments: 'Arguments',
        environment: 'Environment',
        started: 'Started',
        tokens: 'Tokens',
        cost: 'Cost',
        profile: 'Profile',
        agentPid: 'Agent PID',
        keeperPid: 'Keeper PID',
        containment: 'Containment',
        boundary: 'Outer boundary',
        ended: 'Ended',
        found: 'Found',
        report: 'Report',
        left: 'Left',
        suspects: 'May be its own',
        proof: 'Proof',
        steps: 'Steps',
      },
      /** In 'Copy process 4711'. */
      copiedProcess: (pid: number) => `Process ${pid}`,
      state: (word: string, detail: string) => `${word}: ${detail}`,
      defaultModel: 'its own default',
      worktreeRemoved: (path: string) => `${path} (removed)`,
      tokens: (input: string, output: string) => `${input} in, ${output} out`,
      cost: (dollars: string) => `$${dollars}`,
      /** `term`: for those who know it, 'cgroup'. */
      containment: (words: string, term: string) => `${words} (${term})`,
      boundaryHeld: 'held by the warden',
      boundaryLost: (sentence: string) => `lost — ${sentence}`,
    },

    /** What is known of an end that has happened. */
    end: {
      verdicts: {
        left: (count: number) => `${plural(count, 'process', 'processes')} left`,
        neverStarted: 'Never started',
        verified: 'Verified gone',
        notConfirmed: 'Not confirmed',
        looked: 'Looked, nothing found',
      },
      notEnded: (count: number) => `${plural(count, 'process', 'processes')} could not be ended.`,
      /** What a verdict rests on. In brackets the term for those who know it, which stays as it is. */
      proofs: {
        ECHILD: 'Its keeper inherits everything it started, and the system says that nobody is left (ECHILD).',
        'cgroup-empty': 'The system says that the group that held it and what it started is empty (cgroup-empty).',
        'job-empty': 'The system counts nobody but the keeper in the job that held everything it started (job-empty).',
        'job-closed':
          'The job that held everything it started is closed, and closing it ends all who were in it (job-closed).',
        'warden-scan':
          'What a dead keeper leaves falls to the warden, which looked several times and found nobody (warden-scan).',
        scan: 'A search found nothing. That is no proof: a program that hid from it may still run (scan).',
        'never-started': 'Its agent was never started, so there was nothing to end.',
        none: 'Nobody could say whether anything is left.',
      },
      /** Parts of one line: 'Verified gone · 4 processes · 13 ms · ended by the warden'. */
      seen: (count: number) => plural(count, 'process', 'processes'),
      seenOfThem: (count: number) => `of ${plural(count, 'process', 'processes')}`,
      byWarden: 'ended by the warden',
      byApp: 'ended by Corral itself',
      /** What a start found of a lost session, and did. */
      foundNothing: 'Nothing that is known to be its own',
      found: (count: number, time: string) => `${plural(count, 'process', 'processes')} of it, ended in ${time}`,
      foundSomeEnded: ({ count, ended, time }: { count: number; ended: number; time: string }) =>
        `${plural(count, 'process', 'processes')} of it, ${ended} ended in ${time}`,
      steps: {
        polite: (time: string) => `asked to finish ${time}`,
        terminate: (time: string) => `asked to terminate ${time}`,
        kill: (time: string) => `killed ${time}`,
      },
      survivor: ({ pid, command, why }: { pid: number; command: string; why: string }) => `${pid} ${command}: ${why}`,
    },

    /** An end as it happens. What comes next follows what is done now: 'Asked to finish › then asked to terminate'. */
    ladder: {
      label: 'Ending',
      later: {
        polite: 'then asked to finish',
        terminate: 'then asked to terminate',
        kill: 'then killed',
      },
      killLaterIn: (seconds: number) => `then killed in ${seconds} s`,
    },

    notices: {
      deaf: {
        title: 'It runs, but messages do not reach it',
        todo: 'What it says is still shown, and what you write waits. Stop it and resume it to go on.',
      },
      lost: {
        title: 'Lost: nobody saw how it ended',
        todo: 'What it said until then is kept.',
      },
      unknown: {
        title: 'Unknown: nobody can tell whether it runs',
        todo: 'Nothing is forced while that is so. Kill tries to end it and tells how that went.',
      },
      detached: {
        title: 'Detached: it runs, but Corral cannot reach it',
        todo: 'What it says meanwhile is kept.',
      },
      gone: {
        title: 'It cannot be resumed',
        todo: 'What was said until then is kept here.',
      },
      left: {
        title: (count: number) => `${plural(count, 'process is', 'processes are')} left`,
        todo: (count: number) =>
          count === 1
            ? 'Corral could not end it. Details names it and tells why; end it yourself.'
            : 'Corral could not end them. Details names them and tells why; end them yourself.',
      },
      ways: {
        details: 'Show Details',
        containment: 'Show processes',
        fresh: 'Start fresh',
      },
    },

    /** A session that may be stuck. */
    quiet: {
      label: 'Quiet',
      quiet: 'Quiet',
      looping: 'Looping',
      /** Each is a sentence without its full stop. */
      reasons: (reasons: readonly string[]) => `${reasons.join('. ')}.`,
      waiting: (count: number) =>
        count === 1
          ? 'A message waits for the turn to end; Interrupt ends it.'
          : `${count} messages wait for the turn to end; Interrupt ends it.`,
      nudge: 'Nudge',
      nudgeHint: 'Ask it to go on; it hears that when its turn ends',
      interrupt: 'Interrupt',
      interruptHint: 'Interrupt the turn; the session stays',
      stop: 'Stop',
      stopHint: 'Stop: ask the agent to finish, then insist',
      keepWaiting: 'Keep waiting',
      keepWaitingHint: 'Leave it in peace for as long as the settings say',
      nudgeForm: {
        field: 'Nudge',
        /** What the agent is asked, if the person does not change it. */
        words: 'Are you still there? Please go on, or say what you are waiting for.',
        send: 'Send nudge',
        cancel: 'Cancel',
      },
    },

    unattended: {
      label: 'Unattended',
      title: 'Requests that nobody answers',
      wait: 'Wait',
      waitDetail: 'Until somebody answers',
      deny: (minutes: number) => `Deny after ${minutes} min`,
      denyDetail: 'The agent is told that nobody answered, and goes on',
    },

    permission: {
      label: 'Permission request',
      allow: 'Allow',
      deny: 'Deny',
      words: 'Words with the answer',
      wordsPlaceholder: 'Add a word to it',
      /** A line in the conversation: 'Permission for', what for, and then one of the outcomes. */
      note: 'Permission for',
      outcomes: {
        open: 'waits for your answer below',
        allowed: 'allowed',
        denied: 'denied',
        cancelled: 'no longer asked',
      },
      message: (message: string) => `“${message}”`,
    },

    /** What is put on the clipboard; some of it is Markdown. */
    copied: {
      thinking: (words: string) => `*Thinking:* ${words}`,
      permission: ({ name, title, outcome }: { name: string; title: string; outcome: string }) =>
        `${name}: ${title} (${outcome})`,
      outcomes: { open: 'open', allowed: 'allowed', denied: 'denied', cancelled: 'cancelled' },
    },
  },

  conversation: {
    log: {
      label: 'Conversation',
      reading: 'Reading the journal…',
      /** `fresh`: rows that the reader has not seen. */
      jumpToLatest: (fresh: number) => (fresh > 0 ? `Jump to latest · ${fresh} new` : 'Jump to latest'),
      /** `since`: how long the turn went on by then; null where nothing tells. */
      time: (time: string, since: string | null) => (since === null ? time : `${time}, ${since} into the turn`),
    },
    block: {
      /** Heads that only a screen reader hears. */
      you: (time: string) => `You, ${time}`,
      agent: (time: string) => `Agent, ${time}`,
      /** `most`: how often it is tried at most; null where nobody tells. {reason} is what the agent says. */
      retry: (attempt: number, most: number | null, delay: string) =>
        most === null ? `Retry ${attempt} in ${delay}: {reason}` : `Retry ${attempt} of ${most} in ${delay}: {reason}`,
      stderr: 'stderr',
      noise: 'not the protocol',
      unknown: (name: string) => `unknown message: ${name}`,
      /** `ordinal`: the number as '2nd'. */
      resumed: (number: number, ordinal: string) => (number === 1 ? 'Resumed' : `Resumed for the ${ordinal} time`),
    },
    /** What can be copied: the thing in 'Copy message' and in 'Message copied'. */
    copied: {
      user: 'Message',
      text: 'Answer',
      thinking: 'Thinking',
      tool: 'Tool call',
      plan: 'Plan',
      steps: 'Tool calls',
      turn: 'Turn',
      other: 'Text',
      code: 'Code',
      newText: 'New text',
    },
    turn: {
      outcomes: { ok: 'Done', error: 'Failed', interrupted: 'Interrupted' },
      notFinished: 'not finished',
      /** Tokens that the agent read and wrote. */
      read: (tokens: string) => `${tokens} in`,
      written: (tokens: string) => `${tokens} out`,
      total: (read: string, written: string, cost: string | null) =>
        cost === null
          ? `In all so far: ${read} in, ${written} out`
          : `In all so far: ${read} in, ${written} out, ${cost}`,
      cost: { tiny: 'under $0.01', dollars: (amount: string) => `$${amount}` },
      failedWithoutReason: 'The turn ended with an error.',
    },
    thinking: 'Thinking · {time}',
    tool: {
      /** A call whose name is not known. */
      nameless: 'Tool',
      states: { running: 'running', ok: 'ok', failed: 'failed', unfinished: 'not finished' },
      /** For the person's permission. */
      waits: 'waits for you',
      input: 'Input',
      output: 'Output',
      noOutput: 'No output',
    },
    /** Several tool calls in one line; must be short. */
    steps: {
      summary: (count: number, time: string) => `${plural(count, 'tool')} · ${time}`,
      calls: (name: string, count: number) => (count === 1 ? name : `${name} ×${count}`),
      list: (calls: readonly string[]) => calls.join(', '),
      denied: (count: number) => `${count} denied`,
      unfinished: (count: number) => `${count} not finished`,
      failed: (count: number) => `${count} failed`,
    },
    plan: {
      label: 'Plan',
      progress: (done: number, count: number) => `Plan · ${done} of ${count} done`,
      states: { open: 'to do', active: 'under way', done: 'done' },
    },
    diff: {
      newFile: 'new file',
      showMore: (count: number, left: number) =>
        count === left ? `Show ${plural(count, 'more line', 'more lines')}` : `Show ${count} of ${left} more lines`,
      /** Before the numbers of lines, where a change is too large to be counted exactly. */
      about: 'about',
      unchanged: (count: number) => plural(count, 'unchanged line', 'unchanged lines'),
      /** A screen reader says this before a line. */
      removed: 'removed: ',
      added: 'added: ',
    },
    longText: { showAll: 'Show all', showEnd: 'Show the end only' },
    /** In place of a picture that has no words of its own. */
    picture: 'picture',
    pictures: {
      name: (number: number, count: number) => `Attachment ${number} of ${count}`,
      ofAgent: (number: number, count: number) => (count === 1 ? 'Picture' : `Picture ${number} of ${count}`),
      /** On the folded line of a tool call that gave some. */
      within: (count: number) => plural(count, 'picture', 'pictures'),
      showLarge: 'Show it large',
      showSmall: 'Show it small',
    },
    attached: {
      label: 'Attached pictures',
      name: (number: number) => `Attachment ${number}`,
      remove: (number: number) => `Remove attachment ${number}`,
      takesNone: (agent: string) => `${agent} takes no pictures.`,
      wrongType: (file: string) => `${file} is no PNG, JPEG, GIF or WebP picture; write its path instead.`,
      tooLarge: (file: string) => `${file} is larger than 5 MB; make it smaller.`,
    },
    writing: {
      label: 'Message',
      interrupt: 'Interrupt',
      interruptDetail: 'Interrupt the turn; the session stays',
      send: 'Send',
      /** What stands in the empty box. */
      placeholders: {
        stopping: 'Stopping: it takes no more messages',
        starting: 'Starting: a message waits until the agent is ready',
        notConnected: 'Not connected: a message may not arrive',
        readsNoMore: 'It reads nothing more: a message waits',
        needsYou: 'Queue a message',
        idle: 'Message the agent',
        busy: 'Queue a message',
      },
    },
    messageBox: {
      ended: 'This session has ended.',
      endedAndResumable: 'This session has ended. Resume goes on with its conversation.',
    },
    queue: {
      label: 'Queued messages',
      queued: 'Queued',
      /** A message without words. */
      pictures: (count: number) => plural(count, 'picture', 'pictures'),
      remove: (message: string) => `Remove from the queue: ${message}`,
      waiting: (count: number) =>
        count === 1 ? 'One message waits; Resume sends it.' : `${count} messages wait; Resume sends them.`,
    },
    find: {
      bar: 'Find in session',
      field: 'Find',
      placeholder: 'Find in this session',
      previous: 'Previous match',
      previousWithKey: 'Previous (Shift+Enter)',
      next: 'Next match',
      nextWithKey: 'Next (Enter)',
      close: 'Close find',
      closeWithKey: 'Close (Escape)',
      looking: 'Looking…',
      notFound: 'Not found',
      notFoundInPart: 'Not found in what could be read',
      /** There may be more of them than were counted, or in what could not be read. */
      atLeast: (count: number) => `${count}+`,
      found: (count: string) => `${count} found`,
      /** None of them is loaded yet. */
      older: (count: string) => `${count} older`,
      position: (position: number, count: string) => `${position} of ${count}`,
    },
    /** What a screen reader hears of the news. */
    spoken: {
      label: 'News',
      toolCalls: (count: number) => `${count} tool calls finished`,
      tool: (name: string, title: string, state: string) => `${name} ${title}: ${state}`,
      permission: (tool: string, title: string) => `The agent asks for permission: ${tool} ${title}`,
      turns: { ok: 'Turn done', error: 'Turn failed', interrupted: 'Turn interrupted' },
      turnEnded: (outcome: string, why: string) => `${outcome}: ${why}`,
      thought: 'The agent thought',
      picture: 'The agent shows a picture',
      all: joined,
    },
  },

  actions: {
    groups: {
      'go-to': 'Go to',
      sessions: 'Sessions',
      list: 'The list',
      'this-session': 'This session',
      window: 'Window',
    },
    goTo: {
      nextNeeding: 'Next session that needs you',
      next: 'Next session',
      previous: 'Previous session',
      all: 'All sessions',
      place: (number: number) => `Session ${number} of the list`,
      tabs: {
        conversation: 'Conversation',
        raw: 'Raw',
        processes: 'Processes',
        changes: 'Changes',
        details: 'Details',
      },
    },
    sessions: {
      new: 'New session…',
      filter: 'Filter the list',
      search: 'Search in all sessions…',
      needsYou: 'Needs you…',
      past: 'Past sessions…',
      stopAll: 'Stop all…',
      killAll: 'Kill all…',
    },
    list: {
      usualOrder: 'Usual order',
      groupings: {
        none: 'No groups',
        state: 'Group by state',
        folder: 'Group by folder',
        agent: 'Group by agent',
      },
    },
    thisSession: {
      allow: 'Allow what it asks, once',
      deny: 'Deny what it asks',
      interrupt: 'Interrupt',
      stop: 'Stop',
      kill: 'Kill…',
      nudge: 'Nudge: ask it to go on',
      keepWaiting: 'Keep waiting',
      resume: 'Resume',
      rename: 'Rename',
      remove: 'Remove…',
      find: 'Find in this session',
      startAlike: 'New session with the same choices',
      fork: 'Fork',
      export: 'Export…',
      copyId: 'Copy the agent’s session id',
      copyFolder: 'Copy the folder',
      // What is told to be copied then.
      copied: { id: 'Session id', folder: 'Folder' },
    },
    window: {
      palette: 'Command palette',
      keys: 'Keys…',
      settings: 'Settings…',
      containment: 'Containment…',
      larger: 'Larger',
      smaller: 'Smaller',
      usualSize: 'Usual size',
      lightTheme: 'Light theme',
      darkTheme: 'Dark theme',
      systemTheme: 'Theme of the system',
      quit: 'Quit…',
    },
    palette: {
      title: 'Command palette',
      placeholder: 'What would you like to do?',
      nothing: 'Nothing has that name.',
    },
  },

  keys: {
    title: 'Keys',
    summary: 'They work while you are not typing; those with Ctrl, Cmd or Alt always. Click one to choose another.',
    search: { label: 'Search keys', placeholder: 'Search' },
    nothing: 'Nothing has that name.',
    /** Read out in front of the key itself. */
    keyOf: (action: string) => `Key of ${action}: `,
    press: 'Press the new key',
    none: 'none',
    taken: (action: string) => `That key belongs to “${action}”; take it away there first.`,
    remove: { label: (action: string) => `No key for ${action}`, hint: 'No key' },
    reset: { label: (action: string) => `Usual key for ${action}`, hint: 'The usual key again' },
    /** As they stand on a keyboard. */
    names: { escape: 'Esc', control: 'Ctrl', super: 'Super', alt: 'Alt', shift: 'Shift' },
  },

  search: {
    title: 'Search sessions',
    placeholder: 'Words of messages, answers and tool calls',
    explanation: 'Finds what has every word, in all sessions, the newest first.',
    nothingHasWords: 'Nothing that was said has these words.',
    nothingHasWord: 'Nothing that was said has this word.',
    /** Who said what was found. */
    kinds: { user: 'You', text: 'Agent', tool: 'Tool' },
    removedSession: 'A session that was removed',
    foundIn: (session: string) => `Found in ${session}`,
    /** How far it is, in one line; `looked` of `total` sessions were looked through. */
    progress: {
      looking: ({ hits, sessions, looked, total }: { hits: number; sessions: number; looked: number; total: number }) =>
        `${plural(hits, 'place')} in ${plural(sessions, 'session')} so far · looked through ${looked} of ${total}`,
      tooMany: (hits: number, sessions: number) =>
        `${plural(hits, 'place')} in ${plural(sessions, 'session')}, and more: add words to see fewer`,
      outOfTime: ({
        hits,
        sessions,
        looked,
        total,
      }: {
        hits: number
        sessions: number
        looked: number
        total: number
      }) =>
        `${plural(hits, 'place')} in ${sessions} of the newest ${plural(looked, 'session')} (of ${total}); ` +
        'the older ones took too long',
      complete: (hits: number, sessions: number) =>
        `${plural(hits, 'place')} in ${plural(sessions, 'session')} · ↑ ↓ to choose, Enter to go there`,
    },
  },

  exporting: {
    /** Opens the dialog, and in it begins the export. */
    begin: 'Export…',
    title: (count: number) => (count > 1 ? `Export ${plural(count, 'session')}` : 'Export session'),
    format: 'Format',
    formats: {
      markdown: { label: 'Markdown', detail: 'To read on in an editor, or to paste' },
      html: { label: 'Web page', detail: 'One file for any browser, without scripts' },
      json: { label: 'JSON', detail: 'Every event, for programs' },
    },
    redact: {
      label: 'Redact',
      detail:
        'Takes out what looks like a key, token or password, e-mail addresses, pictures, your home folder and your ' +
        'user name. Read the file before you pass it on: a secret that looks like an ordinary word stays.',
    },
    cancel: 'Cancel',
    waiting: 'Waiting for a place…',
    progress: (session: string, read: string) => `${session} · ${read} read`,
    progressOfSeveral: (at: { number: number; count: number; session: string; read: string }) =>
      `${at.number} of ${at.count} · ${at.session} · ${at.read} read`,
    done: {
      file: (path: string) => `Exported to ${path}`,
      files: (count: number) => `Exported ${plural(count, 'session')}`,
      nothingRedacted: 'Nothing in it looks like a secret.',
      redacted: (counts: readonly string[]) => `Redacted: ${counts.join(', ')}.`,
      count: (count: number, kind: string) => `${count} × ${kind}`,
      kinds: {
        'private key': 'private key',
        token: 'token',
        secret: 'secret',
        'e-mail address': 'e-mail address',
        'home folder': 'home folder',
        'user name': 'user name',
        picture: 'picture',
      },
    },
  },

  inbox: {
    title: 'Needs you',
    empty: 'Nothing waits for you.',
    waiting: (count: number) => `${plural(count, 'request waits', 'requests wait')} for your answer.`,
    list: 'Permission requests',
    /** Who asks, and for how long by now. */
    since: (agent: string, time: string) => `${agent} · for ${time}`,
    answer: (answer: string, tool: string, title: string) => `${answer}: ${tool} ${title}`,
    /** What was asked is longer than what is shown. */
    openForAll: 'Open the session to see all',
  },

  launch: {
    title: 'New session',
    makingWorktree: 'Making the worktree…',
    /** {keys} are drawn as keys: 'Ctrl Enter', on a Mac '⌘ Enter'. */
    startsBy: '{keys} starts',
    /** What the tour says to the demo agent in the person's name. */
    demoPrompt: 'Show me around, then list the files here.',
    cancel: 'Cancel',
    start: 'Start',
    agent: {
      label: 'Agent',
      looking: 'Looking…',
      choose: 'Choose one',
      custom: { label: 'Custom command', detail: 'Any agent that speaks ACP, or any program that prints lines' },
      notFound: (hint: string) => `Not found. ${hint}`,
    },
    folder: { label: 'Folder', browse: 'Browse…' },
    worktree: {
      label: 'Own worktree',
      detail:
        'A git worktree with a branch of its own, from the last commit: what is not committed here is not in it, and your files stay as they are.',
      branch: 'Branch',
      branchPlaceholder: 'corral/… named after the prompt',
    },
    model: { label: 'Model', placeholder: 'Its own default' },
    permissions: {
      label: 'Permissions',
      choose: 'Choose one',
      modes: {
        ask: { label: 'Ask', detail: 'Asks you before it runs or changes anything' },
        'accept-edits': { label: 'Accept edits', detail: 'Edits files freely, asks before it runs commands' },
        plan: { label: 'Plan', detail: 'Reads and plans, changes nothing' },
        'allow-all': { label: 'Allow all', detail: 'Never asks: for a machine you can lose' },
      },
    },
    prompt: { label: 'Prompt', placeholder: 'What should it do? Empty: it waits for your first message.' },
    more: {
      button: 'More',
      arguments: { label: 'Arguments', detail: 'Every program on this machine can read them: no secrets.' },
      environment: {
        label: 'Environment',
        placeholder: 'NAME=value',
        detail:
          'One in each line. Values of one session are kept on no disk: after a restart of Corral, Resume asks for them.',
      },
      /** {agent} is a name, {added} arguments and names of variables. */
      fromSettings: 'The settings give {agent} anyway: {added}',
    },
  },

  past: {
    title: 'Past sessions',
    search: 'Search past sessions',
    searchHint: 'Words of the first message, folder, agent or id',
    looking: 'Looking…',
    noneSaved: 'Claude Code, pi and Codex have saved no conversation in this home folder yet.',
    noneFound: 'No session has these words.',
    firstOf: (shown: number, found: number) => `${shown} of ${found}; add words to see fewer.`,
    ago: (duration: string) => `${duration} ago`,
    show: 'Show',
    resume: 'Resume',
    resumeIt: (title: string) => `Resume ${title}`,
  },

  changes: {
    comparing: 'Comparing…',
    summary: ({ files, added, removed, commits }: Record<'files' | 'added' | 'removed' | 'commits', number>) =>
      `${plural(files, 'file')} +${added} −${removed} · ${plural(commits, 'commit')}`,
    refresh: 'Refresh',
    // What a button copies: `Copy {worktreePath}`.
    worktreePath: 'Path of the worktree',
    nothingDiffers: 'Nothing differs from where it began.',
    files: 'Changed files',
    moreFiles: (count: number) => `${plural(count, 'more file', 'more files')} changed; only the first are listed.`,
    file: {
      kinds: { added: 'added', deleted: 'deleted', renamed: 'renamed', untracked: 'untracked' },
      notCounted: 'not counted',
      binary: (sizes: string) => `Binary: ${sizes}. It is not compared.`,
      repository: 'A git repository of its own, which is not looked into.',
      tooLarge: (sizes: string) => `Too large to be compared here: ${sizes}.`,
      showAsText: 'Show as text',
      text: 'Text',
      // The sizes of a file that is not compared.
      isNew: (after: string) => `new, ${after}`,
      was: (before: string) => `was ${before}`,
      beforeAndNow: (before: string, now: string) => `${before} before, ${now} now`,
    },
    notice: {
      name: 'Worktree',
      stillThere: 'Its worktree and branch {branch} are still there.',
      keep: 'Keep',
    },
    orphans: {
      title: 'Worktrees without a session',
      halfMade: 'Its making was cut short: nothing was done in it.',
    },
    removeWorktree: {
      remove: 'Remove worktree',
      removing: 'Removing…',
      title: 'Remove the worktree with its changes?',
      warning: 'What is not committed is gone then, and so is what git ignores. A branch with commits is kept.',
      keepIt: 'Keep it',
      removeWithChanges: 'Remove with its changes',
    },
    removeDialog: {
      title: (name: string) => `Remove “${name}”?`,
      summary: 'The session and its conversation are deleted from this machine.',
      summaryWithWorktree:
        'The session and its conversation are deleted from this machine. Its worktree can stay, with its branch; Containment lists it then.',
      cancel: 'Cancel',
      remove: 'Remove',
      removeToo: 'Remove worktree too',
      removeWithChanges: 'Remove with its changes',
      keepWorktree: 'Keep worktree',
    },
  },

  containment: {
    title: 'Containment',
    // What containment of each kind promises, in a word or two.
    tiers: {
      cgroup: 'Ends are proven',
      subreaper: 'Ends are proven',
      job: 'Ends are proven',
      tracked: 'Ends are tracked',
      'best-effort': 'Ends as far as seen',
    },
    tier: (words: string, tier: string) => `${words} (${tier}).`,
    boundaryLost: {
      title: 'Outer boundary lost',
      meaning:
        'The warden that started its keeper is gone. Stop and Kill work as before; but should its keeper be killed from outside too, only what can still be found of the session is ended.',
      hint: (meaning: string) => `Outer boundary lost. ${meaning}`,
    },
    audit: {
      looking: 'Looking at every process that was ever started…',
      copyAsJson: 'Copy as JSON',
      // What was copied: `{name} copied`.
      name: 'Audit',
      checkAgain: 'Check again',
      lookedAt: (summary: string, time: string) => `${summary} · looked at ${time}`,
      everStarted: (count: number) => `${plural(count, 'process', 'processes')} ever started`,
      alive: (count: number) => `${count} alive`,
      cannotBeTold: (count: number) => `${count} cannot be told`,
    },
    // Strays: processes that are alive though they belong to no session.
    strays: {
      none: 'Everything that runs belongs to a session.',
      some: (count: number) =>
        count === 1
          ? '1 process is alive that belongs to no session.'
          : `${count} processes are alive that belong to no session.`,
      advice: (count: number) =>
        count === 1
          ? 'Look at it in the list of processes of your system, and end it there.'
          : 'Look at them in the list of processes of your system, and end them there.',
    },
    list: {
      name: 'Processes',
      // Heads of columns; must be short.
      columns: { now: 'Now', process: 'Process', pid: 'PID', session: 'Session', end: 'Its end' },
      livenesses: { alive: 'Alive', gone: 'Gone', unknown: 'Cannot tell' },
      kinds: {
        warden: { word: 'Warden', meaning: 'Watches the keepers from outside, one for the profile' },
        keeper: { word: 'Keeper', meaning: 'Holds one agent and everything it starts' },
        agent: { word: 'Agent', meaning: 'The agent itself' },
        marked: { word: 'Marked', meaning: 'Bears the mark of the session: started by its agent' },
      },
      // What a button copies: `Copy {pid}`.
      pid: 'PID',
      wholeProfile: 'the whole profile',
      hasNotEnded: 'Has not ended',
      left: (count: number) => `${count} left`,
      mayBeItsOwn: (count: number) => `${count} may be its own`,
      notProven: 'not proven',
    },
  },

  recovered: {
    name: 'Recovered sessions',
    title: (count: number) => `${plural(count, 'session')} from before`,
    detail: (live: number, over: number) => {
      const runOn = `${live} ${live === 1 ? 'runs' : 'run'} on`
      const haveEnded = `${over} ${over === 1 ? 'has' : 'have'} ended`
      const told = live === 0 ? haveEnded : over === 0 ? runOn : `${runOn}, ${haveEnded}`
      return `${told}. Nothing was started again.`
    },
    reclaimAll: 'Reclaim all',
    reclaimAllHint: 'Keep them all as they are, and close this list',
    lookAt: (name: string) => `Look at ${name}`,
    ageHint: 'Since it was started',
    stopAll: 'Stop all',
    stopAllDialog: {
      title: (live: number) => (live === 1 ? 'Stop the one that runs on?' : `Stop the ${live} that run on?`),
      summary: (live: number) => `${live === 1 ? 'It' : 'Each'} is asked to finish, then ended. ${kept(live)}`,
      cancel: 'Cancel',
      stopAll: 'Stop all',
    },
  },

  quit: {
    dialog: {
      title: 'Quit',
      working: (working: number, live: number) =>
        `${plural(working, 'session is', 'sessions are')} still working, ${live} ${live === 1 ? 'is' : 'are'} live in all.`,
      live: (live: number) => `${plural(live, 'session is', 'sessions are')} live.`,
      endsIn: (seconds: number) => `Ends all in ${seconds} s`,
      cancel: 'Cancel',
      keepRunning: 'Keep running',
      endAll: 'End all',
    },
    overlay: {
      name: 'Quitting',
      heading: 'Quitting Corral',
      left: (left: number, total: number) => `${left} of ${plural(total, 'process', 'processes')} left`,
      asked: 'Agents are asked to finish; those that do not are killed.',
      askedFor: (seconds: number) =>
        `Agents are asked to finish; those that do not are killed. Corral closes in ${seconds} s at most.`,
      timeIsOver: 'Time is up: Corral closes, and what is left is still ended by its keeper.',
      nothingLeft: 'Nothing is left running',
      closesNow: 'Corral closes now.',
    },
  },

  settings: {
    title: 'Settings',
    search: { label: 'Search settings', placeholder: 'Search' },
    nothing: 'No setting has these words.',
    sections: {
      agents: 'Agents',
      appearance: 'Appearance',
      notifications: 'Notifications',
      ending: 'Ending',
      journals: 'Journals',
      allAgents: 'All agents',
      keys: 'Keys',
    },
    // Behind the field of a number; must be short.
    units: { seconds: 's', minutes: 'min', days: 'days', calls: 'calls', percent: '%', gigabytes: 'GB' },
    typeNumber: (least: number, most: number) => `Type a number from ${least} to ${most}.`,
    typeWholeNumber: (least: number, most: number) => `Type a whole number from ${least} to ${most}.`,
    // `words`: by what else the search finds a row; they are not shown.
    rows: {
      theme: { label: 'Theme', detail: 'How the window looks.', words: 'dark light mode colours colors appearance' },
      zoomPercent: {
        label: 'Size',
        detail: 'Of text and of everything else in the window.',
        words: 'zoom font text size scale larger smaller',
      },
      notifyNeedsYou: { label: 'Needs you', detail: 'A session asks for permission.', words: 'alert sound' },
      notifyFailed: {
        label: 'Failed or stuck',
        detail: 'A session failed, was lost, is paused or has gone quiet.',
        words: 'alert sound error',
      },
      notifyDone: {
        label: 'Done',
        detail: 'A turn is done, or a program has ended by itself.',
        words: 'alert sound finished',
      },
      notifyDoneAfterSeconds: {
        label: 'Done, if it took at least',
        detail: 'The end of anything shorter is not announced.',
      },
      onQuit: {
        label: 'On quit',
        detail: 'What becomes of sessions when you close the window. A shutdown or a signal never asks.',
      },
      quitBoundSeconds: {
        label: 'Quit within',
        detail: 'How long quitting may take in all.',
        words: 'time limit timeout close shutdown',
      },
      stopGraceSeconds: {
        label: 'Stop waits up to',
        detail: 'How long an agent may take to finish by itself before it is made to.',
        words: 'grace period time limit timeout kill',
      },
      reattachWindowSeconds: {
        label: 'Reattach window',
        detail:
          'How long agents go on after a crash of Corral, for the next start to have them again. 0: they end at once.',
      },
      onStale: {
        label: 'Stale sessions',
        detail: 'What becomes of a session without progress for 7 days, or for 24 hours in which no Corral ran.',
      },
      journalSessionGigabytes: {
        label: 'One session',
        detail: 'At this size of its journal a session is paused, and goes on when you raise it.',
        words: 'cap limit maximum disk space',
      },
      journalTotalGigabytes: {
        label: 'All sessions',
        detail: 'Above it the journals of ended sessions that you have read are removed, the oldest first.',
        words: 'cap limit maximum disk space',
      },
      keepEndedDays: {
        label: 'Keep ended sessions',
        detail: 'After this many days the journal of an ended session that you have read is removed. 0: never.',
        words: 'history delete clean up',
      },
      quietAfterSeconds: {
        label: 'Quiet after',
        detail: 'A busy agent that has said nothing for so long is shown as quiet. Nothing is ever ended for that.',
        words: 'stuck hangs time limit timeout',
      },
      repeatedCalls: {
        label: 'Looping after',
        detail:
          'An agent that makes the same call with the same input this many times in a row is shown as looping. 0: never.',
        words: 'repeats limit',
      },
      keepWaitingMinutes: {
        label: 'Keep waiting',
        detail: 'How long a quiet session is left in peace when you keep waiting.',
      },
      denyUnansweredMinutes: {
        label: 'Deny unanswered requests',
        detail:
          'After this many minutes without an answer a permission request is denied. 0: it waits. A session can differ.',
      },
      passEnvironment: {
        label: 'Passed environment',
        detail:
          'Names of further variables of your own environment that agents get, separated by spaces; MY_* matches a prefix.',
      },
    },
    // Those of one setting in the order in which they are shown.
    choices: {
      theme: {
        system: { label: 'System', detail: 'As your desktop is set' },
        light: { label: 'Light', detail: '' },
        dark: { label: 'Dark', detail: '' },
      },
      notify: {
        unlooked: { label: 'Unless I see it', detail: 'Not for the session that is open in front of me' },
        away: { label: 'While I am away', detail: 'Only while Corral’s window is not in front' },
        never: { label: 'Never', detail: '' },
      },
      onQuit: {
        'ask-if-working': { label: 'Ask if one is working', detail: 'Otherwise everything is ended' },
        ask: { label: 'Ask', detail: 'Whenever a session is live' },
        end: { label: 'End everything', detail: 'Without a question' },
        keep: { label: 'Keep running', detail: 'Sessions go on; the next start has them again' },
      },
      onStale: {
        end: { label: 'End', detail: 'And say so' },
        keep: { label: 'Keep', detail: 'Until you end it' },
      },
    },
    /** The way to the dialog of the keys; `words` as those of the rows. */
    keys: {
      label: 'Keys',
      detail: 'What each key does in the window.',
      words: 'keyboard shortcuts hotkeys key bindings',
      choose: 'Choose keys…',
    },
    agents: {
      notFound: 'not found',
      /** What the search finds an agent by, besides its name. */
      words: (path: string) => `Program, path and version, arguments, environment variables. ${path}`,
      wordsNotFound: 'Program, path and version, arguments, environment variables. Not found.',
      added: (added: string) => `Each session gets ${added}`,
    },
    options: {
      title: (agent: string) => `Options of ${agent}`,
      program: { label: 'Program', detail: 'Its whole path. Empty: the one that Corral finds.' },
      arguments: {
        label: 'Arguments',
        detail:
          'After Corral’s own; quotes hold words together. Every program on this machine can read them: no secrets.',
      },
      environment: {
        label: 'Environment',
        detail: 'NAME=value, one in each line, taken as it is. Kept in settings.json, which only you can read.',
      },
    },
    ownAgents: {
      title: 'Your own agents',
      detail: 'Commands that Corral offers beside the agents that it knows. Sessions of one that is removed go on.',
      /** What the search finds them by, besides the title, the detail and their names. */
      words: 'Arguments, environment variables.',
      add: 'Add agent',
      remove: (agent: string) => `Remove ${agent}`,
      new: { title: 'New agent', name: 'Name', cancel: 'Cancel', add: 'Add' },
    },
    command: {
      label: 'Command',
      placeholder: 'my-agent --acp',
      protocol: 'Speaks',
      choose: 'Choose one',
      protocols: {
        acp: { label: 'ACP', detail: 'The Agent Client Protocol, on its standard input and output' },
        lines: { label: 'Lines', detail: 'What it prints is shown; what you type goes in as a line' },
      },
    },
  },

  desktop: {
    /** In the system's dialog, before what went wrong. */
    cannotStart: 'Corral cannot start',
    olderNotListed: (why: string) => `The older sessions cannot be listed: ${why}`,
    /** What a copy of a session is called. */
    fork: (name: string) => `${name} (fork)`,
    /** What the window is told when it asks for what it may not have. */
    refused: {
      stranger: { message: 'This page may not ask anything of Corral.', hint: 'Restart Corral if you see this.' },
      /** `why`: the entry below, or what the check of the request says. */
      badRequest: {
        message: (why: string) => `Corral did not understand that: ${why}.`,
        hint: 'Correct it and try again.',
      },
      wrongCount: 'a wrong number of arguments',
      notAWebLink: {
        message: (link: string) => `Only web links are opened, and ${link} is none.`,
        hint: 'Copy it instead.',
      },
    },
    tray: {
      /** Beside the icon: 'Corral: 5 live, 2 need you'. */
      tooltip: (counts: string) => `Corral: ${counts}`,
      nothingRuns: 'nothing runs',
      live: (count: number) => `${count} live`,
      needYou: (count: number) => plural(count, 'needs you', 'need you'),
      counts: (counts: readonly string[]) => counts.join(', '),
      session: (name: string, state: string) => `${name} – ${state}`,
      states: {
        starting: 'starting',
        ready: 'ready',
        failed: 'turn failed',
        working: 'working',
        'needs-you': 'needs you',
        quiet: 'quiet',
        paused: 'paused',
        outside: 'outside',
        stopping: 'stopping',
        ended: 'ended',
        detached: 'detached',
        lost: 'lost',
        unknown: 'unknown',
      },
      more: (sessions: number) => `${sessions} more…`,
      newSession: 'New session…',
      stopAll: 'Stop all…',
      show: 'Show Corral',
      quit: 'Quit',
    },
    // The system's dialogs that ask where an export goes.
    exporting: {
      one: { title: 'Export session', button: 'Export' },
      several: {
        title: (sessions: number) => `Export ${plural(sessions, 'session')} to a folder`,
        button: 'Export here',
      },
      /** Kinds of files. */
      formats: { markdown: 'Markdown', html: 'Web page', json: 'JSON' },
    },
  },
}
