import { defineMessages } from './messages.ts'

/** What the engine itself says to people. */
export const engineMessages = defineMessages('sallyport', {
  en: {
    required: 'This field is required.',
    null: 'This field may not be null.',
    blank: 'This field may not be blank.',
    min_length: 'Ensure this field has at least {limit} characters.',
    max_length: 'Ensure this field has no more than {limit} characters.',
    min_value: 'Ensure this value is greater than or equal to {limit}.',
    max_value: 'Ensure this value is less than or equal to {limit}.',
    invalid_choice: '"{value}" is not a valid choice.',
    invalid: 'Enter a valid value.',
    invalid_string: 'Not a valid string.',
    invalid_integer: 'A valid integer is required.',
    invalid_number: 'A valid number is required.',
    invalid_boolean: 'Must be a valid boolean.',
    invalid_array: 'Expected a list of items.',
    invalid_object: 'Expected an object.',
  },
  de: {
    required: 'Dieses Feld wird gebraucht.',
    null: 'Dieses Feld darf nicht null sein.',
    blank: 'Dieses Feld darf nicht leer sein.',
    min_length: 'Dieses Feld braucht mindestens {limit} Zeichen.',
    max_length: 'Dieses Feld darf höchstens {limit} Zeichen haben.',
    min_value: 'Der Wert muss mindestens {limit} sein.',
    max_value: 'Der Wert darf höchstens {limit} sein.',
    invalid_choice: '„{value}“ steht nicht zur Wahl.',
    invalid: 'Bitte geben Sie einen gültigen Wert ein.',
    invalid_string: 'Das ist kein gültiger Text.',
    invalid_integer: 'Bitte geben Sie eine ganze Zahl ein.',
    invalid_number: 'Bitte geben Sie eine Zahl ein.',
    invalid_boolean: 'Bitte wählen Sie Ja oder Nein.',
    invalid_array: 'Hier wird eine Liste erwartet.',
    invalid_object: 'Hier wird ein Objekt erwartet.',
  },
})
