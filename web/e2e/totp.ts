// Codes as an authenticator app shows them (RFC 6238: HMAC-SHA-1, six digits, a new one every 30 seconds).
import { createHmac } from 'node:crypto'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const seconds = 30

function bytesOf(secret: string): Buffer {
  const bits = [...secret.replace(/=+$/, '')].map((one) => letters.indexOf(one).toString(2).padStart(5, '0'))
  const bytes = bits.join('').match(/.{8}/g) ?? []
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)))
}

export function codeAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const digest = createHmac('sha1', bytesOf(secret)).update(counter).digest()
  const number = digest.readUInt32BE((digest.at(-1) ?? 0) & 0x0f) & 0x7fff_ffff
  return String(number % 1_000_000).padStart(6, '0')
}

const now = () => Math.floor(Date.now() / 1000 / seconds)

// The codes of one person's app. A code is good once, and none older than it after that: every call gives
// that of a later step, as soon as the server takes it.
export function authenticator(secret: string): () => Promise<string> {
  let last = now() - 2
  return async () => {
    last = Math.max(last + 1, now() - 1)
    while (last > now() + 1) await new Promise((done) => setTimeout(done, 500))
    return codeAt(secret, last)
  }
}
