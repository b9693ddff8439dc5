import { defineMessages } from '@sallyport/core'

/** What people read. The keys are the codes of errors: stable. */
export const catalog = defineMessages('acme-sallyport-pin', {
  en: {
    pins: 'PIN',
    pin: 'Your PIN',
    new_pin: 'New PIN',
    new_pin_help: 'Only digits, and none that others would try first.',
    shortest: 'Digits at least',
    method: 'PIN',
    wrong_pin: 'That PIN is not right.',
    too_many_attempts: 'Too many wrong PINs.',
    unproven: 'Log in once more before you set a PIN.',
    common_pin: 'Many people take that PIN. Choose another one.',
  },
  de: {
    pins: 'PIN',
    pin: 'Ihre PIN',
    new_pin: 'Neue PIN',
    new_pin_help: 'Nur Ziffern, und keine, die andere zuerst versuchen.',
    shortest: 'Ziffern mindestens',
    method: 'PIN',
    wrong_pin: 'Diese PIN stimmt nicht.',
    too_many_attempts: 'Zu viele falsche PINs.',
    unproven: 'Bitte melden Sie sich noch einmal an, bevor Sie eine PIN festlegen.',
    common_pin: 'Diese PIN nehmen viele. Bitte wählen Sie eine andere.',
  },
})
