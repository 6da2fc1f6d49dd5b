import { useState } from 'react'
import type { Image } from '../../preload/contract/chat'
import { text } from '../../preload/text'

const words = text.conversation.pictures

/** `name`: what each is called, from its number and how many there are. */
type PicturesProps = { images: readonly Image[]; name?: (number: number, count: number) => string }

/** Pictures that went with a message or that an agent shows, small; a click shows one large. The bytes are the agent's business; nothing is fetched. */
export const Pictures = ({ images, name = words.name }: PicturesProps) => (
  <div className="flex flex-wrap gap-2 pb-1">
    {images.map((image, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: they never change places
      <Picture key={at} image={image} name={name(at + 1, images.length)} />
    ))}
  </div>
)

function Picture({ image: { mediaType, data }, name }: { image: Image; name: string }) {
  const [large, setLarge] = useState(false)
  return (
    <button
      type="button"
      aria-expanded={large}
      title={large ? words.showSmall : words.showLarge}
      onClick={() => setLarge(!large)}
    >
      <img
        src={`data:${mediaType};base64,${data}`}
        alt={name}
        className={`rounded-md border border-line object-contain ${large ? 'max-h-[70vh] max-w-full' : 'max-h-40 max-w-60'}`}
      />
    </button>
  )
}
