import { defineMessages } from '@sallyport/core'

export const { messages, ...promptMessages } = defineMessages('stage-prompt', {
  en: {
    username_taken: 'Username is already taken.',
    email_taken: 'This e-mail address is already in use.',
    passwords_differ: "Passwords don't match.",
    too_many_attempts: 'Too many attempts.',
  },
  de: {
    username_taken: 'Dieser Benutzername ist schon vergeben.',
    email_taken: 'Diese E-Mail-Adresse wird schon benutzt.',
    passwords_differ: 'Die Passwörter stimmen nicht überein.',
    too_many_attempts: 'Zu viele Versuche.',
  },
})
