import { afterAll, beforeAll, describe, it } from 'vitest'
import { endings } from './endings'
import { oddities } from './oddities'
import { permissions } from './permissions'
import { resumptions } from './resumptions'
import { type Scenario, Scene, Stage } from './stage'
import type { Player, Subject } from './subjects'
import { talks } from './talks'

/** Scenarios of a scripted agent, several at a time, each with sessions of its own. */
export function onStage(player: Player, name: string, scenarios: (scenario: Scenario) => void): void {
  const stage = new Stage(player)
  describe(name, () => {
    beforeAll(() => stage.open())
    afterAll(() => stage.close())
    scenarios((name, run) =>
      it.concurrent(name, async () => {
        const scene = new Scene(stage)
        try {
          await run(scene)
        } finally {
          await scene.close()
        }
      }),
    )
  })
}

/** What every adapter owes, shown with a scripted program of its protocol, through registry and keeper. */
export function protocolContract(subject: Subject): void {
  onStage(subject, `the adapter of ${subject.custom?.name ?? subject.id}, with a scripted agent`, (scenario) => {
    for (const scenarios of [talks, permissions, oddities, endings, resumptions]) scenarios(scenario, subject)
  })
}
