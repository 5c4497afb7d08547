// Lengths of time as people say them: "12 s", "3 時間".
import { useNumbers } from './numbers'
import { useMachineWords } from './words'

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const

export function useDurations() {
  const words = useMachineWords()
  const { number } = useNumbers()
  const duration = (ms: number) => {
    const [unit, length] = units.find(([, long]) => ms >= long) ?? (['ms', 1] as const)
    return words.duration(number(Math.round(ms / length)), unit)
  }
  return {
    duration,
    ago: (moment: string, now: number) => words.ago(duration(Math.max(now - Date.parse(moment), 0))),
  }
}
