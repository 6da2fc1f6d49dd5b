import { X } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import type { Image } from '../../preload/contract/chat'
import type { SessionId, SessionView } from '../../preload/contract/session'
import { text } from '../../preload/text'
import { Button } from '../ui/button'

const words = text.conversation.attached

const TYPES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp']
/** What the services behind the agents take of one picture (Anthropic: 5 MB). */
const MOST_BYTES = 5 * 1024 * 1024

/** Pictures that wait for the message they go with. They stay with the session while another one is open. */
const waiting = new Map<SessionId, Image[]>()

export function useAttached({ id }: SessionView): [Image[], (change: (now: Image[]) => Image[]) => void] {
  const [pictures, setPictures] = useState(waiting.get(id) ?? [])
  const attach = (change: (now: Image[]) => Image[]) => {
    const next = change(waiting.get(id) ?? [])
    waiting.set(id, next)
    setPictures(next)
  }
  return [pictures, attach]
}

/** The pictures among what was pasted or dropped; of anything else it says why it cannot go along. */
export async function picturesIn(files: FileList, view: SessionView): Promise<Image[]> {
  const refused = (file: File): string | null => {
    if (!view.can.takeImages) return words.takesNone(view.agentName)
    if (!TYPES.includes(file.type)) return words.wrongType(file.name)
    return file.size > MOST_BYTES ? words.tooLarge(file.name) : null
  }
  const taken: Image[] = []
  for (const file of files) {
    const why = refused(file)
    if (why === null) taken.push({ mediaType: file.type, data: await base64Of(file) })
    else toast.error(why)
  }
  return taken
}

function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''))
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(file)
  })
}

export function Attached({ pictures, onRemove }: { pictures: Image[]; onRemove: (picture: Image) => void }) {
  if (pictures.length === 0) return null
  return (
    <ul aria-label={words.label} className="flex flex-wrap gap-2 border-b border-line p-2">
      {pictures.map((picture, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two may be the same picture
        <li key={at} className="relative">
          <img
            src={`data:${picture.mediaType};base64,${picture.data}`}
            alt={words.name(at + 1)}
            className="h-16 max-w-32 rounded-md border border-line object-cover"
          />
          <Button
            size="icon"
            className="absolute -top-2 -right-2 size-5 rounded-full"
            aria-label={words.remove(at + 1)}
            onClick={() => onRemove(picture)}
          >
            <X size={11} />
          </Button>
        </li>
      ))}
    </ul>
  )
}
