// How hard a password is to guess, and what makes it easy: words, rows of keys, dates. Fetched where a new
// one is typed; the rules of the server decide, this only advises.
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs } from '@zxcvbn-ts/language-common'

export type Weakness = 'words' | 'keys' | 'repeats' | 'sequence' | 'dates' | 'own'

export interface Strength {
  score: number // 0 to 4
  weakness: Weakness | null
}

// `about`: what others know of its owner, in any order.
export type Measure = (password: string, about: string) => Strength

const weaknesses: Record<string, Weakness | undefined> = {
  dictionary: 'words',
  wordSequence: 'words',
  spatial: 'keys',
  repeat: 'repeats',
  sequence: 'sequence',
  date: 'dates',
  regex: 'dates', // years
}

const looked_at = 64 // characters; what is longer is strong long before
const good = 3

// Whole addresses are typed by nobody, their parts are.
const partsOf = (about: string): string[] => about.split(/[@.\s]+/).filter((part) => part.length > 2)

export function measureWith(dictionary: Record<string, string[]>): Measure {
  const estimate = new ZxcvbnFactory({ graphs: adjacencyGraphs, dictionary })
  return (password, about) => {
    // As the server reads it: full-width letters are the same ones.
    const read = password.normalize('NFKC').slice(0, looked_at)
    const { score, sequence } = estimate.check(read, partsOf(about))
    if (score >= good) return { score, weakness: null }
    const longest = sequence
      .filter(({ pattern }) => weaknesses[pattern] !== undefined)
      .reduce<(typeof sequence)[number] | null>(
        (a, b) => (a && a.token.length >= b.token.length ? a : b),
        null,
      )
    const own = longest?.['dictionaryName'] === 'userInputs'
    return { score, weakness: own ? 'own' : ((longest && weaknesses[longest.pattern]) ?? null) }
  }
}
