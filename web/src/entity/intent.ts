// One thing a person wants done. Pressing the button again after a lost answer sends the same key, so that
// the server does it once; other contents, or a success, make it another intent.
import { useState } from 'react'
import { intentKey } from './client'

export class Intent {
  private key = ''
  private contents = ''

  keyFor(body: unknown): string {
    const contents = JSON.stringify(body) ?? ''
    if (this.key === '' || contents !== this.contents) {
      this.key = intentKey()
      this.contents = contents
    }
    return this.key
  }

  done() {
    this.key = ''
  }
}

export function useIntent(): Intent {
  return useState(() => new Intent())[0]
}
