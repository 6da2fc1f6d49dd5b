import { mkdirSync, mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execaSync } from 'execa'

export type SmallDisk = {
  /** A profile's folder on it. */
  home: string
  /** Takes room with a file until so many bytes are left. */
  fill(leaving: number): void
  /** Gives back what `fill` took. */
  makeRoom(): void
  /** Takes it away; whoever still has a file open on it keeps it until then. */
  end(): void
}

/** Whether this machine lets us mount one: root with CAP_SYS_ADMIN. */
export const canMount = (() => {
  const folder = mkdtempSync(path.join(tmpdir(), 'corral-mount-'))
  const { failed } = mount(folder, 1)
  if (!failed) unmount(folder)
  rmdirSync(folder)
  return !failed
})()

/** A file system of its own, in memory, that can really be full. */
export function smallDisk(megabytes: number): SmallDisk {
  const folder = mkdtempSync(path.join(tmpdir(), 'corral-disk-'))
  const { failed, stderr } = mount(folder, megabytes)
  if (failed) throw new Error(`No small disk: ${stderr}`)
  const base = path.join(folder, 'corral')
  mkdirSync(base)
  const ballast = path.join(folder, 'ballast')
  return {
    home: path.join(base, 'home'),
    fill: (leaving) => {
      const { bavail, bsize } = statfsSync(folder)
      writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - leaving)), { flag: 'a' })
    },
    makeRoom: () => rmSync(ballast, { force: true }),
    end: () => {
      unmount(folder)
      rmdirSync(folder)
    },
  }
}

function mount(folder: string, megabytes: number) {
  return execaSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'corral-test', folder], { reject: false })
}

function unmount(folder: string) {
  execaSync('umount', ['--lazy', folder])
}
