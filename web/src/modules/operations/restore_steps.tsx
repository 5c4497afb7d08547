// Where a restore stands on its way.
import { useMachineWords } from './words'

export function RestoreSteps({ at }: { at: number }) {
  const words = useMachineWords()
  return (
    <ol className="steps">
      {words.steps.map((step, i) => (
        <li key={step} aria-current={i === at ? 'step' : undefined}>
          {step}
        </li>
      ))}
    </ol>
  )
}
