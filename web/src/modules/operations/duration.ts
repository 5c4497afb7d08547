import { useConsoleWords } from './console'
import { useNumbers } from './numbers'

// "1 h 5 min", "2 min 3 s", "4.2 s"
export function useDuration() {
  const { number } = useNumbers()
  const words = useConsoleWords().drills
  const minute = 60
  const hour = 3_600
  return (seconds: number) => {
    const rest = Math.round(seconds)
    if (rest >= hour)
      return words.hours(number(Math.floor(rest / hour)), number(Math.floor((rest % hour) / minute)))
    if (rest >= minute) return words.minutes(number(Math.floor(rest / minute)), number(rest % minute))
    return words.seconds(number(seconds))
  }
}
