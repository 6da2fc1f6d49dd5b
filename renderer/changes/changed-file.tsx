import { useEffect, useMemo, useState } from 'react'
import type { Fault } from '../../preload/contract/fault'
import type { SessionId } from '../../preload/contract/session'
import type { ChangedFile, FileChange } from '../../preload/contract/worktree'
import { text } from '../../preload/text'
import { faultOf, request } from '../bridge'
import { DiffView } from '../chat/diff-view'
import { foldNames, useFold } from '../chat/folds'
import { LongText } from '../chat/long-text'
import { FoldLine } from '../chat/tool'
import { Button } from '../ui/button'
import { FaultNote } from '../ui/fault'
import { knownBytes } from '../ui/format'

type FileProps = { session: SessionId; file: ChangedFile; look: number }

/** One file in a line, and what changed in it when opened. */
export function ChangedFileRow(props: FileProps) {
  const { path, from, kind, added, removed } = props.file
  const [open, toggle] = useFold(`changed ${path}`, false)
  return (
    <li>
      <FoldLine open={open} toggle={toggle}>
        <span className="min-w-0 flex-1 truncate font-mono text-xs">
          {from !== null && <span className="text-faint">{from} → </span>}
          {path}
        </span>
        {kind !== 'changed' && <span className="shrink-0 text-xs text-faint">{text.changes.file.kinds[kind]}</span>}
        <span className="w-20 shrink-0 text-right text-xs tabular-nums">
          {added === null || removed === null ? (
            <span className="text-faint">{text.changes.file.notCounted}</span>
          ) : (
            <>
              <span className="text-fine">+{added}</span> <span className="text-bad">−{removed}</span>
            </>
          )}
        </span>
      </FoldLine>
      {open && (
        <div className="pt-0.5 pr-2 pb-2 pl-5">
          <Inside {...props} />
        </div>
      )}
    </li>
  )
}

/** Asked for when it is opened, and again after each look. */
function Inside({ session, file, look }: FileProps) {
  const { path, from } = file
  const [{ change, fault }, setFound] = useState<{ change: FileChange | null; fault: Fault | null }>({
    ...{ change: null, fault: null },
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same file may be another after each look
  useEffect(() => {
    let isGone = false
    request('worktree:file', session, path, from).then(
      (found) => !isGone && setFound({ change: found, fault: null }),
      (error) => !isGone && setFound({ change: null, fault: faultOf(error) }),
    )
    return () => {
      isGone = true
    }
  }, [session, path, from, look])
  if (fault) return <FaultNote fault={fault} />
  if (!change) return <p className="text-xs text-faint">{text.changes.comparing}</p>
  return <Shown session={session} file={file} change={change} />
}

function Shown({ session, file, change }: { session: SessionId; file: ChangedFile; change: FileChange }) {
  switch (change.kind) {
    case 'text':
      return <Compared path={file.path} before={change.before} after={change.after ?? ''} />
    case 'binary':
      return <p className="text-xs text-soft">{text.changes.file.binary(sizesOf(change))}</p>
    case 'repository':
      return <p className="text-xs text-soft">{text.changes.file.repository}</p>
    case 'huge':
      return <Huge session={session} file={file} sizes={sizesOf(change)} />
  }
}

function Compared({ path, before, after }: { path: string; before: string | null; after: string }) {
  const diff = useMemo(() => ({ path, before, after }), [path, before, after])
  return <DiffView diff={diff} fold={foldNames.whole('changes', path)} part={`changes ${path}`} />
}

/** Too large for line by line; its text is fetched on request. */
function Huge({ session, file: { path, from }, sizes }: { session: SessionId; file: ChangedFile; sizes: string }) {
  const [fetched, setFetched] = useState<string | null>(null)
  const [fault, setFault] = useState<Fault | null>(null)
  const show = () => request('worktree:text', session, path, from).then(setFetched, (error) => setFault(faultOf(error)))
  if (fetched !== null)
    return (
      <LongText
        text={fetched}
        label={text.changes.file.text}
        fold={foldNames.whole('changes', path)}
        part={`changes ${path}`}
      />
    )
  return (
    <div className="flex flex-col gap-2">
      <p className="text-xs text-soft">
        {text.changes.file.tooLarge(sizes)}{' '}
        <Button size="small" onClick={() => void show()}>
          {text.changes.file.showAsText}
        </Button>
      </p>
      {fault && <FaultNote fault={fault} />}
    </div>
  )
}

const sizesOf = ({ before, after }: { before: number | null; after: number | null }): string => {
  if (before === null) return text.changes.file.isNew(knownBytes(after))
  return after === null
    ? text.changes.file.was(knownBytes(before))
    : text.changes.file.beforeAndNow(knownBytes(before), knownBytes(after))
}
