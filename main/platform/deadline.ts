export const delay = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** Whether `work` was done in time. Its failure counts as done: the caller looks at facts afterwards. The timer dies with the wait. */
export function within(work: Promise<unknown>, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms)
    const finish = () => {
      clearTimeout(timer)
      resolve(true)
    }
    work.then(finish, finish)
  })
}
