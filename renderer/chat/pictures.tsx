import type { Image } from '../../preload/contract/chat'

/** Pictures that went with a message, small. The bytes are the agent's business; nothing is fetched. */
export const Pictures = ({ images }: { images: readonly Image[] }) => (
  <div className="flex flex-wrap gap-2 pb-1">
    {images.map(({ mediaType, data }, at) => (
      <img
        // biome-ignore lint/suspicious/noArrayIndexKey: they never change places
        key={at}
        src={`data:${mediaType};base64,${data}`}
        alt={`Attachment ${at + 1} of ${images.length}`}
        className="max-h-40 max-w-60 rounded-md border border-line object-contain"
      />
    ))}
  </div>
)
