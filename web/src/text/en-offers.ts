/** The English of what may be chosen. */
import type { zhOffers } from "./zh-offers";

export const enOffers: Record<keyof typeof zhOffers, string> = {
  "offers.title": "What may be chosen",
  "offers.all": "Everything",
  "offers.some": "Only what matches",
  "offers.conditions": "Conditions of what may be chosen",
  "offers.hint":
    "A comparison with this form asks nothing while that field is empty. Typed, imported or sent by the API, all keep to it.",
  "offers.addMatch": "Compare with this form",
  "offers.field": "Field of the related form",
  "offers.chooseField": "Choose a field",
  "offers.own": "Field of this form",
  "offers.chooseOwn": "Choose a field of this form",
  "offers.ofThis": "This form: {field}",
  "offers.formula": "By a formula",
  "offers.ruleOf": "What {field} offers",
  "offers.before": "Comes earlier and so has no effect: ",
  "offers.always": "This rule counts instead of the comparisons with this form: ",
  "offers.when": "Where its condition holds, this counts instead of the comparisons with this form: ",
  "offers.rule": "rule “{rule}”",
  "offers.allOptions": "All options",
  "offers.by": "By the options of “{field}”",
  "offers.byHint": "Open each one and tick what may be chosen then. All ticked asks nothing.",
  "offers.everyOption": "all",
  "offers.ruleWhen": "{field} where {other} is {option}",
  "offers.byRule": "By another condition",
  "offers.left": "What is left",
  "offers.leftTicked": "Ticked options",
  "offers.leftFormula": "Options for which a formula holds",
  "offers.leftHint": "In the formula “{field}” is the option asked about, such as LEFT(city, 2) = province",
  "offers.noMatch": "No condition yet; add one, or it cannot be published",
};
