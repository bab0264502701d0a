/** The mark beside the name of a bot. */
import { TEXTS } from "../texts.ts";
import classes from "./BotMark.module.css";

/** As a function of the row that shows it, for rows of which there are many. */
export function botMark({ is_bot }: { is_bot: boolean }) {
  return is_bot && <span className={classes.mark}>{TEXTS.people.bot}</span>;
}
