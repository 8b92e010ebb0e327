/** The texts of bringing rows from a file, which come with the dialog. */
import { addTexts } from ".";
import { enSubrows } from "./en-subrows";
import { zhSubrows } from "./zh-subrows";

addTexts(zhSubrows, enSubrows);
