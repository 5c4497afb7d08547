// `?`: the keys that work on this screen, the most particular first.
import { useWords } from '@/i18n/language'
import { Dialog } from '@/ui/dialog'
import { useKeyGroups } from '@/ui/keys'

export function Help({ onClose }: { onClose: () => void }) {
  const words = useWords()
  const groups = useKeyGroups()
  return (
    <Dialog title={words.keys.help} wide onClose={onClose}>
      <div className="help">
        {[...groups].reverse().map((group, i) =>
          group.keys.length === 0 ? null : (
            <section key={i}>
              <h3>{group.title}</h3>
              <dl>
                {group.keys
                  .filter(({ keys, run }) => run !== undefined && !keys.startsWith('Arrow'))
                  .map((key) => (
                    <div key={key.keys}>
                      <dt>
                        <kbd>{key.keys}</kbd>
                      </dt>
                      <dd>{key.label}</dd>
                    </div>
                  ))}
              </dl>
            </section>
          ),
        )}
        <section>
          <h3>{words.grid.title}</h3>
          <dl>
            {words.grid.help.map(([keys, label]) => (
              <div key={keys}>
                <dt>
                  <kbd>{keys}</kbd>
                </dt>
                <dd>{label}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
      <div className="commands">
        <button type="button" onClick={onClose}>
          {words.common.close}
        </button>
      </div>
    </Dialog>
  )
}
