// The data is the text of #data, in the form that bench.Result has in JSON. Whatever may be null there is skipped.
"use strict";

const result = JSON.parse(document.getElementById("data").textContent);
const displays = result.displays ?? [];
const cells = (result.cells ?? []).filter(c => c.sample);
const floor = result.floor ?? {};
const order = ["socket", "shm", "shmfd", "shmserver", "pixmap", "present"];
const symbols = {socket: "square", shm: "circle", shmfd: "triangle", shmserver: "diamond", pixmap: "cross", present: "star"};
const transports = [...new Set(cells.map(c => c.transport))].sort((a, b) => order.indexOf(a) - order.indexOf(b));
const shown = new Set(transports);
const colour = t => order.includes(t) ? `var(--${t})` : "currentColor";
const symbol = t => symbols[t] ?? "wye";
const positive = x => Number.isFinite(x) && x > 0;

// number writes three digits that count, as the tables do.
function number(x) {
	if (!Number.isFinite(x)) return "–";
	const a = Math.abs(x);
	return a >= 99.95 ? x.toFixed(0) : a >= 9.995 ? x.toFixed(1) : a >= 0.01 ? x.toFixed(2) : a === 0 ? "0" : x.toPrecision(2);
}
const scaled = (x, units) => {
	const [by, unit] = units.find(([by]) => x < by * 999.5) ?? units.at(-1);
	return [x / by, unit];
};
const timeUnits = [[1, "ns"], [1e3, "µs"], [1e6, "ms"], [1e9, "s"]];
const countUnits = [[1, ""], [1e3, "k"], [1e6, "M"]];
const time = ns => { const [x, unit] = scaled(ns, timeUnits); return `${number(x)} ${unit}`; };
const bare = x => String(+x.toPrecision(3)); // for an axis: 10, not 10.0
const timeTick = ns => { const [x, unit] = scaled(ns, timeUnits); return `${bare(x)} ${unit}`; };
const countTick = n => { const [x, unit] = scaled(n, countUnits); return bare(x) + unit; };

const pixels = s => s.width * s.height;
const sizeName = s => s.width === s.height ? `${s.width}²` : `${s.width}×${s.height}`;
const sizeKey = s => `${s.width}x${s.height}`;
const sizesOf = list => [...new Map(list.map(c => [sizeKey(c.size), c.size])).values()].sort((a, b) => pixels(a) - pixels(b));
const usual = sizes => sizes.find(s => sizeKey(s) === "1920x1080") ?? sizes.at(-1);
const alone = mode => cells.filter(c => c.mode === mode && c.painters === 1);
const visible = list => list.filter(c => shown.has(c.transport));
const doubtful = c => Boolean(c.sample.disagree);
const memcpy = s => (floor.memcpy ?? []).find(m => sizeKey(m.size) === sizeKey(s))?.sample?.p50NS;
