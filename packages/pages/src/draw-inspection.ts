import type { JsonObject } from '@sallyport/core'
import type { FlowInspection, InspectedPlace, ShownInspection } from '@sallyport/core/adapter'
import { formatNumber } from './formats.ts'
import { attributes, cut, html, type Html } from './html/html.ts'
import { messages } from './messages.ts'
import type { PageScope } from './page-scope.ts'

/** Longest name; what is longer is cut. */
const NAME = 200

/** The run beside the form, for users who may inspect it. It needs no script. */
export function drawInspection(scope: PageScope, { run, stages, diagram }: ShownInspection): Html {
  const { say } = scope
  return html`<aside class="inspector" aria-labelledby="inspector">
    <h2 id="inspector">${say(messages.inspector)}</h2>
    ${
      run === undefined
        ? html`<p>${say(messages.inspector_no_run)}</p>`
        : html`<p>${say(messages.inspector_status)} <code>${run.status}</code></p>
            ${stagesOf(scope, stages)}`
    }
    ${diagram === undefined ? '' : html`<p><a href="${diagram}">${say(messages.inspector_diagram)}</a></p>`}
    ${run === undefined ? '' : runOf(scope, run)}
  </aside>`
}

function stagesOf({ say }: PageScope, stages: readonly InspectedPlace[]): Html {
  if (stages.length === 0) return html``
  const states = {
    ended: messages.inspector_ended,
    here: messages.inspector_here,
    next: messages.inspector_next,
    out: messages.inspector_out,
    past: messages.inspector_past,
  }
  const items = stages.map(({ name, type, state, policies }) => {
    const asked = policies === 0 ? '' : html`, ${say(messages.inspector_policies, { count: policies })}`
    const set = { class: state, 'aria-current': state === 'here' ? 'step' : undefined }
    return html`<li${attributes(set)}>
      <strong>${cut(name, NAME)}</strong> <span>${type}${asked}</span> <em>${say(states[state])}</em>
    </li>`
  })
  return html`<h3>${say(messages.inspector_stages)}</h3>
    <ol class="stages">
      ${items}
    </ol>`
}

function runOf(scope: PageScope, { current_plan: plan, history, plans }: FlowInspection): Html {
  const { say } = scope
  return html` <h3>${say(messages.inspector_history)}</h3>
    ${
      history.length === 0
        ? html`<p>${say(messages.inspector_nothing)}</p>`
        : html`<ol class="history">
            ${history.map((entry) => visitOf(scope, entry))}
          </ol>`
    }
    ${
      plan === undefined
        ? ''
        : html`<h3>${say(messages.inspector_context)}</h3>
            ${contextOf(scope, plan.plan_context)}`
    }
    <h3>${say(messages.inspector_states)}</h3>
    ${
      plans.length === 0
        ? html`<p>${say(messages.inspector_no_states)}</p>`
        : plans.map(({ current_stage: from, next_planned_stage: to, plan_context: context }, index) => {
            const names = [from, to].map(({ stage_obj: { name } }) => cut(name, NAME) || '–')
            return html`<details>
              <summary>${index + 1}. ${names.join(' → ')}</summary>
              ${contextOf(scope, context)}
            </details>`
          })
    }`
}

function visitOf(
  { say, locale }: PageScope,
  { stage, outcome, code, milliseconds, reasons = [] }: FlowInspection['history'][number],
): Html {
  const time = formatNumber(locale, milliseconds, 1)
  const why = reasons.map(({ policy, messages: said, failed }) => {
    const words = [...said, ...(failed ? [say(messages.inspector_failed)] : [])]
    return html`<li>${cut(policy, NAME)}${words.length === 0 ? '' : html`: ${words.join(' ')}`}</li>`
  })
  return html`<li>
    <strong>${cut(stage, NAME)}</strong>
    <span><code>${code === null ? outcome : `${outcome} ${code}`}</code> ${time} ms</span>
    ${
      why.length === 0
        ? ''
        : html`<ul>
            ${why}
          </ul>`
    }
  </li>`
}

/** As shown: masked, and cut to a readable size. */
function contextOf({ say }: PageScope, context: JsonObject): Html {
  return Object.keys(context).length === 0
    ? html`<p>${say(messages.inspector_nothing)}</p>`
    : html`<pre tabindex="0">${JSON.stringify(context, null, 2)}</pre>`
}
