// Keeps a fault in one page from taking the whole screen away.
import { Component, type ReactNode } from 'react'
import { Failure } from '@/entity/failure'

interface State {
  error: unknown
}

export class Boundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: null }

  static getDerivedStateFromError(error: unknown): State {
    return { error }
  }

  override render() {
    return this.state.error === null ? this.props.children : <Failure error={this.state.error} />
  }
}
