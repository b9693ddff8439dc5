import { defineMessages, defineMetric, definePlugin, type Visit } from '@sallyport/core'

const { messages } = defineMessages('acme-pin', {
  en: { wrong: 'Wrong.', sent: 'Sent to {address}, {count} left.' },
  de: { wrong: 'Falsch.' },
})

export function say(visit: Visit): readonly unknown[] {
  return [
    visit.say(messages.wrong),
    visit.say(messages.sent, { address: 'a', count: 1 }),
    visit.error(messages.wrong),
    // @ts-expect-error -- it has two placeholders
    visit.say(messages.sent),
    // @ts-expect-error -- and which ones
    visit.say(messages.sent, { address: 'a' }),
    // @ts-expect-error -- this one wants nothing
    visit.say(messages.wrong, { address: 'a' }),
    // @ts-expect-error -- there is no such message
    messages.missing,
  ]
}

// @ts-expect-error -- English decides what there is
export const stranger = defineMessages('acme', { en: { one: 'One.' }, de: { two: 'Zwei.' } })

const sent = defineMetric({ name: 'acme_sent_total', kind: 'counter', labels: ['result'], help: 'Sent.' })

export function record({ services }: Visit): void {
  services.metrics.record(sent, { result: 'ok' })
  // @ts-expect-error -- every label has a value
  services.metrics.record(sent, {})
  // @ts-expect-error -- and there is no other label
  services.metrics.record(sent, { result: 'ok', person: 'ann' })
}

// @ts-expect-error -- the needs are a closed list
export const greedy = definePlugin({ name: 'acme', version: '1.0.0', capabilities: { everything: true } })
