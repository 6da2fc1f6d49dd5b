import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { text } from '../../preload/text'
import { Button } from './button'
import { useDialogFocus } from './dialog-focus'

type DialogProps = {
  title: string
  open: boolean
  onClose: () => void
  children: ReactNode
  /** One sentence under the title. */
  summary?: ReactNode
  /** question: a title and its answers. form and list have a button that closes them. */
  size?: keyof typeof widths
}

const widths = { question: 'max-w-[420px]', form: 'max-w-[600px]', list: 'max-w-[820px]' }

/** A modal dialog, named by its title; Escape and a click outside call `onClose`. */
export function Dialog({ title, open, onClose, children, summary, size = 'question' }: DialogProps) {
  const focus = useDialogFocus()
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/35 dark:bg-black/55" />
        <Radix.Content
          aria-describedby={undefined}
          {...focus}
          className={`fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100vh-32px)] w-[calc(100vw-32px)] -translate-x-1/2 -translate-y-1/2 flex-col short:overflow-y-auto short:*:shrink-0 rounded-xl border border-line bg-surface shadow-raised outline-none ${widths[size]}`}
        >
          <div className="flex items-start gap-4 px-5 pt-4">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-base font-semibold">{title}</Radix.Title>
              {summary && <p className="mt-1 text-soft">{summary}</p>}
            </div>
            {/* A question has a Cancel of its own, and that takes the focus. */}
            {size !== 'question' && (
              <Radix.Close asChild>
                <Button look="quiet" size="icon" aria-label={text.ui.close} className="-mr-1.5">
                  <X size={15} />
                </Button>
              </Radix.Close>
            )}
          </div>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

export const DialogFooter = ({ children }: { children: ReactNode }) => (
  <div className="flex flex-wrap items-center justify-end gap-2 px-5 py-4">{children}</div>
)
