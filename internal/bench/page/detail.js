// The charts of one size.
"use strict";

// curve turns buckets into points: above which share of the frames, as 1/(1 - share), lies the time. The last is drawn as
// far out as a frame more would have it.
function curve(sample) {
	const buckets = sample?.buckets ?? [], n = d3.sum(buckets, b => b[1]);
	let below = 0;
	const points = buckets.map(([ns, count]) => {
		below += count;
		return {x: n / Math.max(n - below, 0.5), y: ns};
	});
	return points.length ? [{x: 1, y: positive(sample.minNS) ? sample.minNS : points[0].y}, ...points] : [];
}
const shareName = x => x === 1 ? "min" : `${+(100 * (1 - 1 / x)).toFixed(4)} %`;

function detail(section) {
	const single = cells.filter(c => c.painters === 1);
	const modes = ["latency", "stream", "vsync"].filter(m => single.some(c => c.mode === m));
	const sizes = sizesOf(single);
	const state = {mode: modes[0], size: sizeKey(usual(sizes)), until: "window"};
	const chosen = () => visible(single).filter(c => c.mode === state.mode && sizeKey(c.size) === state.size);
	const sizeTitle = () => sizeName(sizes.find(s => sizeKey(s) === state.size));
	const across = displays.length > 1 ? 2 : 1;

	const percentiles = panels(section.querySelector("#percentiles .panels"), across, (width, add) => {
		const height = 360;
		const curves = chosen().map(c => ({c, points: curve(c.sample)})).filter(l => l.points.length > 1);
		if (!curves.length) return;
		const xDomain = [1, Math.max(20, d3.max(curves, l => l.points.at(-1).x))];
		const ping = state.mode === "latency" ? curve(floor.pingPong).filter(p => p.x <= xDomain[1]) : [];
		const yDomain = logDomain(curves.flatMap(l => l.points.map(p => p.y)).concat(ping.map(p => p.y)));
		const xTicks = [1, 2, 10, 100, 1e3, 1e4, 1e5, 1e6].filter(t => t <= xDomain[1]);
		const scale = yScale(yDomain, height);
		displays.forEach((d, i) => {
			const own = curves.filter(l => l.c.display === i);
			if (!own.length) return;
			const near = own.flatMap(l => l.points.map(p => ({...p, t: l.c.transport})));
			add(d.label, `${sizeTitle()}, ${state.mode}`, Plot.plot({
				...frame, width, height, ariaLabel: `Distribution of times on ${d.label}, ${sizeTitle()}`,
				x: {type: "log", domain: xDomain}, y: {type: "log", domain: yDomain},
				marks: [
					grid("x", xTicks), grid("y", logTicks(yDomain)),
					axisY(logTicks(yDomain), timeTick),
					axisX(xTicks, shareName, {label: "of the frames took no longer", labelAnchor: "right", labelArrow: "none"}),
					Plot.line(ping, {x: "x", y: "y", stroke: "var(--soft)", strokeDasharray: "5 4", strokeWidth: 1.2}),
					...own.map(l => Plot.line(l.points, {x: "x", y: "y", stroke: colour(l.c.transport), strokeWidth: 1.75,
						strokeDasharray: doubtful(l.c) ? "6 2" : null})),
					...endLabels([...own.map(l => ({name: l.c.transport, colour: colour(l.c.transport), ...l.points.at(-1)})),
						...ping.slice(-1).map(p => ({...p, name: "ping-pong", colour: "var(--soft)"}))], scale, height),
					tip(near, {x: "x", y: "y", title: p => `${p.t}\n${shareName(p.x)}: ${time(p.y)}`}),
				],
			}));
		});
	});

	const stageBox = section.querySelector("#stages");
	const stages = stageBox && panels(stageBox.querySelector(".panels"), 1, (width, add) => {
		const parts = [["render", "var(--part-1)"], ["transfer", "var(--part-2)"], ["blit", "var(--part-3)"], ["wait", "var(--part-4)"]]
			.slice(0, state.until === "screen" ? 4 : 3);
		bars(width, add, visible(alone("latency")).filter(c => c.stages && sizeKey(c.size) === state.size), sizeTitle(), parts,
			c => parts.map(([name]) => c.stages[name]?.p50NS),
			c => state.until === "screen" && positive(c.stages.onScreen?.p50NS) ? `   on screen ${time(c.stages.onScreen.p50NS)}` : "");
	});
	const cpu = panels(section.querySelector("#cpu .panels"), across, (width, add) =>
		bars(width, add, chosen(), `${sizeTitle()}, ${state.mode}`, [["painter", "var(--part-1)"], ["server", "var(--part-3)"]],
			c => [c.painter?.cpuNS, c.server?.cpuNS], () => ""));

	const controls = section.querySelector(".controls");
	const redraw = () => [percentiles, stages, cpu].forEach(draw => draw?.());
	choice(controls, "Size", sizes.map(s => [sizeKey(s), sizeName(s)]), state.size, s => { state.size = s; redraw(); });
	choice(controls, "Mode", modes.map(m => [m, m]), state.mode, m => { state.mode = m; redraw(); });
	if (stageBox) choice(stageBox.querySelector(".controls"), "Until it is", [["window", "in the window"], ["screen", "on the screen"]], state.until,
		u => { state.until = u; stages(); });
}

// bars draws a stacked bar for each transport, of values in nanoseconds; those that are not known are left out.
function bars(width, add, list, note, parts, values, suffix) {
	const max = d3.max(list, c => d3.sum(values(c)));
	if (!positive(max)) return;
	displays.forEach((d, i) => {
		const own = list.filter(c => c.display === i && d3.sum(values(c)) > 0);
		if (!own.length) return;
		const pieces = own.flatMap(c => {
			let at = 0;
			return values(c).map((ns, k) => ({t: c.transport, name: parts[k][0], fill: parts[k][1], ns, from: at, to: at += positive(ns) ? ns : 0}))
				.filter(p => positive(p.ns));
		});
		const names = transports.filter(t => own.some(c => c.transport === t));
		const ticks = d3.ticks(0, max, Math.max(2, Math.floor(width / 110)));
		add(d.label, [note, key(parts)], Plot.plot({
			width, height: 26 * names.length + 44, marginLeft: 70, marginRight: suffix(own[0]) ? 190 : 80, marginTop: 8, marginBottom: 30,
			ariaLabel: `${parts.map(p => p[0]).join(", ")} on ${d.label}, ${note}`,
			x: {domain: [0, max]}, y: {type: "band", domain: names, padding: 0.28, axis: null},
			marks: [
				grid("x", ticks),
				axisX(ticks, ns => ns ? timeTick(ns) : "0", {tickSize: 0}),
				...names.map(t => Plot.text([t], {y: d => d, text: d => d, frameAnchor: "left", textAnchor: "end", dx: -9, fill: colour(t)})),
				Plot.barX(pieces, {x1: "from", x2: "to", y: "t", fill: "fill", insetRight: 0.5}),
				Plot.text(own, {x: c => d3.sum(values(c)), y: "transport", text: c => time(d3.sum(values(c))) + suffix(c), textAnchor: "start", dx: 6}),
				tip(pieces, {x: p => (p.from + p.to) / 2, y: "t", title: p => `${p.t}\n${p.name} ${time(p.ns)}`}),
			],
		}));
	});
}
