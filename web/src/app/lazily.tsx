// A part whose code is fetched when it is first shown, so that the shell does not carry it.
import { lazy, Suspense, type ComponentType } from 'react'
import { Loading } from '@/ui/page'
import { Boundary } from './boundary'

export function lazily<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  const Part = lazy(async () => ({ default: await load() }))
  return function Lazily(props: Props) {
    return (
      <Boundary>
        <Suspense fallback={<Loading />}>
          <Part {...props} />
        </Suspense>
      </Boundary>
    )
  }
}
