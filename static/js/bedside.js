// Everything here is an addition: without it links open pages and forms post.
import { watchServer } from "./lost.js";
import { startCountdowns } from "./countdown.js";
import { startSteppers } from "./stepper.js";
import { startPinPads } from "./pinpad.js";
import { startEntry } from "./entry.js";
import { startDialogs } from "./dialogs.js";
import { startKeeping } from "./keep.js";
import { startPulse } from "./pulse.js";
import { startCalm } from "./calm.js";
import { startDrafts } from "./drafts.js";
import { startSounds } from "./sounds.js";

document.documentElement.classList.add("js");

watchServer();
startCountdowns();
startSteppers();
startPinPads();
startEntry();
startDialogs();
startKeeping();
startPulse();
startCalm();
startDrafts();
startSounds();
