import path from 'node:path'
import type { JobHandle, NoHandle, ProcessEntry, ProcessHandle, WindowsSystem, Wish } from './windows-system'

type Koffi = typeof import('koffi')
/** An address-wide number, as koffi hands it over. */
type Handle = number | bigint

/** Rights to ask for (learn.microsoft.com: Process Security and Access Rights). SYNCHRONIZE is what waiting needs. */
const TERMINATE = 0x1
const SET_QUOTA = 0x100
const LOOK = 0x1000 | 0x100000
const RIGHTS: Record<Wish, number> = { look: LOOK, end: LOOK | TERMINATE, 'take-in': LOOK | TERMINATE | SET_QUOTA }
/** JOB_OBJECT_QUERY, TERMINATE and SYNCHRONIZE. */
const JOB_RIGHTS = 0x4 | 0x8 | 0x100000

const ERROR_FILE_NOT_FOUND = 2
const ERROR_ACCESS_DENIED = 5
/** What OpenProcess says of a pid that nobody has. */
const ERROR_INVALID_PARAMETER = 87
const ERROR_ALREADY_EXISTS = 183

const WAIT_OBJECT_0 = 0
const WAIT_TIMEOUT = 258
const STATUS_INFO_LENGTH_MISMATCH = 0xc0000004
/** The exit code of whom we end, the one that Windows's own tools use. */
const ENDED_BY_US = 1
const CREATE_NO_WINDOW = 0x08000000

/** Classes of NtQuerySystemInformation and NtQueryInformationProcess (winternl.h, phnt). */
const SYSTEM_PROCESS_INFORMATION = 5
const PROCESS_COMMAND_LINE = 60
/** Classes of Query- and SetInformationJobObject (winnt.h). */
const BASIC_ACCOUNTING = 1
const PROCESS_ID_LIST = 3
const EXTENDED_LIMITS = 9
/** JOBOBJECT_EXTENDED_LIMIT_INFORMATION on 64 bit: 144 bytes, LimitFlags at 16. No breakaway flag: nobody may leave. */
const EXTENDED_LIMITS_BYTES = 144
const LIMIT_FLAGS_AT = 16
const KILL_ON_JOB_CLOSE = 0x2000
const ACTIVE_PROCESSES_AT = 40

/** KUSER_SHARED_DATA.BootId: a counter of boots that no clock moves, mapped into every process (ntddk.h; 0 under Wine 8). */
const BOOT_ID_ADDRESS = 0x7ffe02c4
/** Between 1601, where Windows counts from, and 1970, in microseconds. */
const UNIX_EPOCH_US = 11_644_473_600_000_000n

/** FILETIME counts 100 ns, too many for a safe number; microseconds since 1970 fit until the year 2255. */
const toMicroseconds = (filetime: bigint) => Number(filetime / 10n - UNIX_EPOCH_US)
const toSeconds = (filetime: bigint) => Number(filetime) / 1e7
const isNone = (handle: Handle) => Number(handle) === 0 || Number(handle) === -1

/** null when koffi is not there, refuses to load, or this is no 64-bit Windows. */
export function loadWindowsSystem(): WindowsSystem | null {
  let koffi: Koffi
  try {
    koffi = require('koffi') as Koffi
  } catch {
    return null
  }
  try {
    return bind(koffi)
  } catch {
    return null
  }
}

function bind(koffi: Koffi): WindowsSystem {
  const kernel32 = koffi.load('kernel32.dll')
  const ntdll = koffi.load('ntdll.dll')
  const call = (declaration: string) => kernel32.func(declaration.replace(' ', ' __stdcall '))
  const lastError = call('uint32_t GetLastError()')
  const closeHandle = call('bool CloseHandle(intptr_t)')
  const currentProcess = call('intptr_t GetCurrentProcess()')
  const openProcess = call('intptr_t OpenProcess(uint32_t, bool, uint32_t)')
  const times = call('bool GetProcessTimes(intptr_t, void *, void *, void *, void *)')
  const wait = call('uint32_t WaitForSingleObject(intptr_t, uint32_t)')
  const terminateProcess = call('bool TerminateProcess(intptr_t, uint32_t)')
  const imageName = call('bool QueryFullProcessImageNameW(intptr_t, uint32_t, void *, void *)')
  const createJob = call('intptr_t CreateJobObjectW(void *, str16)')
  const openJob = call('intptr_t OpenJobObjectW(uint32_t, bool, str16)')
  const setJob = call('bool SetInformationJobObject(intptr_t, int, void *, uint32_t)')
  const queryJob = call('bool QueryInformationJobObject(intptr_t, int, void *, uint32_t, void *)')
  const assign = call('bool AssignProcessToJobObject(intptr_t, intptr_t)')
  const terminateJob = call('bool TerminateJobObject(intptr_t, uint32_t)')
  const systemDirectory = call('uint32_t GetSystemDirectoryW(void *, uint32_t)')
  const moveMemory = call('void RtlMoveMemory(void *, uintptr_t, size_t)')
  const createProcess = call(
    'bool CreateProcessW(str16, void *, void *, void *, bool, uint32_t, void *, str16, void *, void *)',
  )
  const querySystem = ntdll.func('uint32_t __stdcall NtQuerySystemInformation(int, void *, uint32_t, void *)')
  const queryProcess = ntdll.func(
    'uint32_t __stdcall NtQueryInformationProcess(intptr_t, int, void *, uint32_t, void *)',
  )

  const why = (notThere: number): NoHandle => {
    const error = lastError()
    return error === notThere ? 'gone' : error === ERROR_ACCESS_DENIED ? 'denied' : 'unknown'
  }

  /** What AssignProcessToJobObject wants to know of a process, which the interface does not show. */
  const handles = new WeakMap<ProcessHandle, Handle>()

  const processHandle = (handle: Handle): ProcessHandle => {
    const made: ProcessHandle = {
      createdAt: () => {
        const [created, exited, kernel, user] = [0, 0, 0, 0].map(() => Buffer.alloc(8))
        return created && times(handle, created, exited, kernel, user)
          ? toMicroseconds(created.readBigUInt64LE())
          : null
      },
      hasExited: () => {
        const state = wait(handle, 0)
        return state === WAIT_OBJECT_0 ? true : state === WAIT_TIMEOUT ? false : null
      },
      terminate: () => terminateProcess(handle, ENDED_BY_US),
      command: () => commandLine(handle) || imagePath(handle),
      close: () => void closeHandle(handle),
    }
    handles.set(made, handle)
    return made
  }

  /** UNICODE_STRING: length in bytes at 0, address at 8, and the text right behind it. Not before Windows 8.1, nor under Wine 8. */
  const commandLine = (handle: Handle): string => {
    const answer = Buffer.alloc(66_000)
    if (queryProcess(handle, PROCESS_COMMAND_LINE, answer, answer.length, null) !== 0) return ''
    return answer.toString('utf16le', 16, 16 + answer.readUInt16LE())
  }

  const imagePath = (handle: Handle): string => {
    const text = Buffer.alloc(4096)
    const characters = Buffer.alloc(4)
    characters.writeUInt32LE(text.length / 2)
    return imageName(handle, 0, text, characters) ? text.toString('utf16le', 0, characters.readUInt32LE() * 2) : ''
  }

  const jobHandle = (handle: Handle): JobHandle => {
    return {
      addSelf: () => assign(handle, currentProcess()),
      add: (process) => assign(handle, handles.get(process)),
      active: () => {
        const counts = Buffer.alloc(48)
        return queryJob(handle, BASIC_ACCOUNTING, counts, counts.length, null)
          ? counts.readUInt32LE(ACTIVE_PROCESSES_AT)
          : null
      },
      pids: () => {
        // How many there are, how many are listed, then the list. A list that is too small fails (ERROR_MORE_DATA).
        for (let most = 256; most <= 65_536; most *= 4) {
          const list = Buffer.alloc(8 + 8 * most)
          if (!queryJob(handle, PROCESS_ID_LIST, list, list.length, null)) continue
          return Array.from({ length: list.readUInt32LE(4) }, (_, index) => Number(list.readBigUInt64LE(8 + 8 * index)))
        }
        return null
      },
      terminate: () => terminateJob(handle, ENDED_BY_US),
      close: () => void closeHandle(handle),
    }
  }

  /** Grows to what this machine's processes need, and stays so. */
  let snapshot = Buffer.alloc(256 * 1024)

  return {
    ownPid: process.pid,
    bootId: () => {
      const counter = Buffer.alloc(4)
      moveMemory(counter, BOOT_ID_ADDRESS, counter.length)
      return `boot-${counter.readUInt32LE()}`
    },
    processes: () => {
      for (;;) {
        const status = querySystem(SYSTEM_PROCESS_INFORMATION, snapshot, snapshot.length, null)
        if (status === 0) return entriesOf(snapshot)
        if (status !== STATUS_INFO_LENGTH_MISMATCH || snapshot.length > 64 * 1024 * 1024) return null
        snapshot = Buffer.alloc(snapshot.length * 2)
      }
    },
    openProcess: (pid, wish) => {
      const handle: Handle = openProcess(RIGHTS[wish], false, pid)
      return isNone(handle) ? why(ERROR_INVALID_PARAMETER) : processHandle(handle)
    },
    createJob: (name) => {
      const handle: Handle = createJob(null, name)
      if (isNone(handle)) return null
      const isOurs = lastError() !== ERROR_ALREADY_EXISTS
      const limits = Buffer.alloc(EXTENDED_LIMITS_BYTES)
      limits.writeUInt32LE(KILL_ON_JOB_CLOSE, LIMIT_FLAGS_AT)
      if (isOurs && setJob(handle, EXTENDED_LIMITS, limits, limits.length)) return jobHandle(handle)
      closeHandle(handle)
      return null
    },
    openJob: (name) => {
      const handle: Handle = openJob(JOB_RIGHTS, false, name)
      return isNone(handle) ? why(ERROR_FILE_NOT_FOUND) : jobHandle(handle)
    },
    systemFolder: () => {
      const text = Buffer.alloc(1024)
      return text.toString('utf16le', 0, systemDirectory(text, text.length / 2) * 2)
    },
    start: (file, args) => {
      // STARTUPINFOW: 104 bytes, its own size first; PROCESS_INFORMATION: two handles, two numbers.
      const startup = Buffer.alloc(104)
      startup.writeUInt32LE(startup.length)
      const made = Buffer.alloc(24)
      const line = Buffer.from(`"${file}" ${args.join(' ')}\0`, 'utf16le')
      if (!createProcess(file, line, null, null, false, CREATE_NO_WINDOW, null, path.dirname(file), startup, made))
        return null
      closeHandle(made.readBigUInt64LE(8))
      return processHandle(made.readBigUInt64LE(0))
    },
  }
}

/**
 * SYSTEM_PROCESS_INFORMATION on 64 bit: the way to the next entry at 0, threads at 4, times (created, user, kernel) from
 * 32 on, pid at 80, parent at 88, memory in use at 144. What has no thread has exited; pid 0 is the idle time.
 */
function entriesOf(snapshot: Buffer): ProcessEntry[] {
  const found: ProcessEntry[] = []
  for (let at = 0, step = 1; step !== 0; at += step) {
    step = snapshot.readUInt32LE(at)
    const pid = Number(snapshot.readBigUInt64LE(at + 80))
    if (pid === 0 || snapshot.readUInt32LE(at + 4) === 0) continue
    found.push({
      pid,
      parent: Number(snapshot.readBigUInt64LE(at + 88)),
      createdAt: toMicroseconds(snapshot.readBigUInt64LE(at + 32)),
      cpuSeconds: toSeconds(snapshot.readBigUInt64LE(at + 40)) + toSeconds(snapshot.readBigUInt64LE(at + 48)),
      memoryBytes: Number(snapshot.readBigUInt64LE(at + 144)),
    })
  }
  return found
}
