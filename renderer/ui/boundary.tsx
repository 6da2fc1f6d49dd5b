import { Component, type ReactNode } from 'react'
import { text } from '../../preload/text'
import { Button } from './button'

type BoundaryProps = { what: string; children: ReactNode }

/** Keeps an error of one part from blanking the whole window. */
export class Boundary extends Component<BoundaryProps, { error: Error | null }> {
  override state: { error: Error | null } = { error: null }

  static getDerivedStateFromError(error: Error) {
    return { error }
  }

  override render() {
    const { error } = this.state
    if (!error) return this.props.children
    return (
      <div role="alert" className="m-6 flex flex-col items-start gap-3">
        <p>{text.ui.boundary.notDrawn(this.props.what, error.message)}</p>
        <Button onClick={() => this.setState({ error: null })}>{text.ui.boundary.drawAgain}</Button>
      </div>
    )
  }
}
