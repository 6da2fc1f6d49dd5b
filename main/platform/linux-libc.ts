/** The system calls that Node does not offer, through koffi. Absent koffi is a lower tier, never a crash. */
export type Libc = {
  /** prctl(PR_SET_CHILD_SUBREAPER, 1): orphans of any depth become our children (prctl(2)). */
  becomeSubreaper(): boolean
  /** True when the kernel says that this process has no child at all. Consumes nothing (WNOWAIT). */
  hasNoChildren(): boolean
  /** Buries one zombie child; false when there was none of that pid. */
  bury(pid: number): boolean
  openPidfd(pid: number): number | null
  signalPidfd(descriptor: number, signalNumber: number): 'sent' | 'gone' | 'not-permitted' | 'unknown'
  closeDescriptor(descriptor: number): void
  /** An extended attribute of a file as text, null when it has none of that name (getxattr(2)). */
  readAttribute(file: string, name: string): string | null
}

const PR_SET_CHILD_SUBREAPER = 36
const P_ALL = 0
const WNOHANG = 1
const WEXITED = 4
const WNOWAIT = 0x01000000
const ECHILD = 10
const EPERM = 1
const ESRCH = 3
/** Same numbers on x86-64 and arm64 (asm-generic/unistd.h). */
const SYS_PIDFD_SEND_SIGNAL = 424
const SYS_PIDFD_OPEN = 434

type Koffi = typeof import('koffi')

/** null when koffi is not there or refuses to load. */
export function loadLibc(): Libc | null {
  let koffi: Koffi
  try {
    koffi = require('koffi') as Koffi
  } catch {
    return null
  }
  try {
    const libc = koffi.load(null)
    const prctl = libc.func('int prctl(int, unsigned long, unsigned long, unsigned long, unsigned long)')
    const waitid = libc.func('int waitid(int, uint32_t, void *, int)')
    const waitpid = libc.func('int waitpid(int, void *, int)')
    const syscall = libc.func('long syscall(long, long, long, long, long)')
    const close = libc.func('int close(int)')
    const getxattr = libc.func('long getxattr(const char *, const char *, void *, size_t)')
    /** siginfo_t is 128 bytes on every Linux (asm-generic/siginfo.h). */
    const information = Buffer.alloc(128)
    const status = Buffer.alloc(4)
    return {
      becomeSubreaper: () => prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) === 0,
      hasNoChildren: () =>
        waitid(P_ALL, 0, information, WEXITED | WNOHANG | WNOWAIT) === -1 && koffi.errno() === ECHILD,
      bury: (pid) => waitpid(pid, status, WNOHANG) === pid,
      openPidfd: (pid) => {
        const descriptor = Number(syscall(SYS_PIDFD_OPEN, pid, 0, 0, 0))
        return descriptor >= 0 ? descriptor : null
      },
      signalPidfd: (descriptor, signalNumber) => {
        if (Number(syscall(SYS_PIDFD_SEND_SIGNAL, descriptor, signalNumber, 0, 0)) === 0) return 'sent'
        const errno = koffi.errno()
        return errno === ESRCH ? 'gone' : errno === EPERM ? 'not-permitted' : 'unknown'
      },
      closeDescriptor: (descriptor) => void close(descriptor),
      readAttribute: (file, name) => {
        const value = Buffer.alloc(64)
        const length = Number(getxattr(file, name, value, value.length))
        return length >= 0 ? value.toString('latin1', 0, length) : null
      },
    }
  } catch {
    return null
  }
}
