// Reads an array of calendar files from standard input, and answers with what ical.js and node-ical make of each.
import ICAL from "ical.js";
import nodeIcal from "node-ical";

const instant = (time) => (time.isDate ? time.toString() : time.toJSDate().toISOString());
const day = (date) => [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((n) => String(n).padStart(2, "0")).join("-");

function withIcalJs(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  return calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    const attendees = component.getAllProperties("attendee");
    return {
      uid: event.uid,
      starts: instant(event.startDate),
      ends: instant(event.endDate),
      summary: event.summary,
      location: event.location ?? "",
      sequence: event.sequence,
      attendees: attendees.map((each) => each.getFirstValue()),
      names: attendees.map((each) => each.getParameter("cn") ?? ""),
    };
  });
}

function withNodeIcal(text) {
  const said = (value) => (value === undefined ? "" : typeof value === "object" && "val" in value ? value.val : String(value));
  return Object.values(nodeIcal.sync.parseICS(text))
    .filter((each) => each.type === "VEVENT")
    .map((event) => ({
      uid: event.uid,
      starts: event.datetype === "date" ? day(event.start) : event.start.toISOString(),
      ends: event.datetype === "date" ? day(event.end) : event.end.toISOString(),
      summary: said(event.summary),
      location: said(event.location),
      sequence: Number(event.sequence),
      attendees: [event.attendee ?? []].flat().map(said),
      names: [event.attendee ?? []].flat().map((each) => each.params?.CN ?? ""),
    }));
}

let input = "";
for await (const chunk of process.stdin) input += chunk;
console.log(JSON.stringify(JSON.parse(input).map((text) => ({ "ical.js": withIcalJs(text), "node-ical": withNodeIcal(text) }))));
