import type { ComponentProps } from 'react'

const base =
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap transition-colors disabled:opacity-45 disabled:pointer-events-none'

const looks = {
  primary: 'bg-accent text-on-accent hover:bg-accent/88',
  outline: 'border border-line-strong bg-surface text-ink hover:bg-sunken',
  quiet: 'text-soft hover:bg-sunken hover:text-ink',
  danger: 'border border-bad/50 bg-surface text-bad hover:bg-bad-wash hover:border-bad',
}

const sizes = {
  small: 'h-6 px-2 text-xs',
  normal: 'h-8 px-3 text-sm',
  icon: 'size-6',
  wideIcon: 'size-8',
}

type ButtonProps = ComponentProps<'button'> & { look?: keyof typeof looks; size?: keyof typeof sizes }

export function Button({ look = 'outline', size = 'normal', className = '', ...rest }: ButtonProps) {
  return <button type="button" className={`${base} ${looks[look]} ${sizes[size]} ${className}`} {...rest} />
}
