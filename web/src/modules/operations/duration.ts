import { useConsoleWords } from './console'
import { useNumbers } from './numbers'

const units = [
  ['days', 86_400, 3_600],
  ['hours', 3_600, 60],
  ['minutes', 60, 1],
] as const

// "2 d 4 h", "1 h 5 min", "2 min 3 s", "4.2 s"
export function useDuration() {
  const { number } = useNumbers()
  const words = useConsoleWords().drills
  return (seconds: number) => {
    const rest = Math.round(seconds)
    const found = units.find(([, long]) => rest >= long)
    if (!found) return words.seconds(number(seconds))
    const [unit, long, part] = found
    return words[unit](number(Math.floor(rest / long)), number(Math.floor((rest % long) / part)))
  }
}
