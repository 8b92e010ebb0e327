/** The texts of records kept to compare a flow with, which come with the test run. */
import { addTexts } from ".";
import { enKeptTrials } from "./en-kept-trials";
import { zhKeptTrials } from "./zh-kept-trials";

addTexts(zhKeptTrials, enKeptTrials);
