// The charts against the size of a frame.
"use strict";

// againstSize draws list, a panel for each display, with more marks behind.
function againstSize(width, add, list, {mode, y, reach, more, tick, label}) {
	const sizes = sizesOf(list);
	if (!sizes.length) return;
	const height = 360;
	const x = c => pixels(c.size);
	const xDomain = sizeDomain(sizes);
	const background = more(sizes);
	const yDomain = logDomain([...list.map(y), ...(reach ? list.flatMap(reach) : []), ...background.map(b => b.value)]);
	const scale = yScale(yDomain, height);
	const names = sizeTicks(sizes, xDomain, width - frame.marginLeft - frame.marginRight);
	displays.forEach((d, i) => {
		const own = list.filter(c => c.display === i);
		if (!own.length) return;
		const verdict = (result.verdicts ?? []).find(v => v.display === i && v.mode === mode && v.painters === 1);
		const from = verdict?.from && pixels(verdict.from);
		add(d.label, verdictWords(verdict), Plot.plot({
			...frame, width, height, ariaLabel: `${label} on ${d.label}`,
			x: {type: "log", domain: xDomain}, y: {type: "log", domain: yDomain},
			marks: [
				grid("y", logTicks(yDomain)),
				axisY(logTicks(yDomain), tick),
				axisX([...names.keys()], p => names.get(p)),
				...background.map(b => b.mark(yDomain)),
				from && Plot.ruleX([from], {stroke: "currentColor", strokeWidth: 1, strokeDasharray: "2 3"}),
				from && Plot.text([from], {x: d => d, frameAnchor: "top", dy: -16, textAnchor: "middle",
					text: () => `${verdict.shared} wins from ${sizeName(verdict.from)} on`, fontWeight: 600}),
				...lines(own, x, y, reach, scale, height),
			],
		}));
	});
}

function verdictWords(v) {
	if (!v || !v.at || !positive(v.speedUp)) return "";
	return `${v.shared} ${number(v.speedUp)} × as fast as the socket at ${sizeName(v.at)}`;
}

const quantiles = [["p50NS", "p50"], ["p90NS", "p90"], ["p99NS", "p99"], ["p999NS", "p99.9"], ["maxNS", "max"]];

function latency(section) {
	let quantile = "p50NS";
	const draw = panels(section.querySelector(".panels"), displays.length > 1 ? 2 : 1, (width, add) => {
		againstSize(width, add, visible(alone("latency")), {
			mode: "latency", y: c => c.sample[quantile], tick: timeTick, label: `Latency, ${quantiles.find(([key]) => key === quantile)[1]},`,
			reach: {p50NS: c => (c.sample.rounds ?? []).map(r => r.p50NS).filter(positive),
				p99NS: c => (c.sample.rounds ?? []).map(r => r.p99NS).filter(positive)}[quantile],
			more: sizes => {
				const ping = floor.pingPong?.p50NS;
				if (!positive(ping)) return [];
				const points = sizes.map(s => ({x: pixels(s), y: ping + memcpy(s)})).filter(p => positive(p.y));
				const ends = points.length ? points : sizes.map(s => ({x: pixels(s), y: ping}));
				return [
					{value: ping, mark: ([lo]) => Plot.areaY(ends, {x: "x", y1: lo, y2: "y", fill: "currentColor", fillOpacity: 0.07})},
					{value: d3.max(ends, p => p.y), mark: () => Plot.line(ends, {x: "x", y: "y", stroke: "var(--soft)", strokeWidth: 1.2, strokeDasharray: "5 4"})},
					{mark: () => Plot.text([points.length ? "floor: ping-pong + memcpy" : "floor: ping-pong"], {frameAnchor: "bottom-right", dx: -14, dy: -7,
						fill: "var(--soft)"})},
				];
			},
		});
	});
	choice(section.querySelector(".controls"), "Of the times", quantiles, quantile, q => { quantile = q; draw(); });
}

function stream(section) {
	let unit = "fps";
	const draw = panels(section.querySelector(".panels"), displays.length > 1 ? 2 : 1, (width, add) => {
		const bytes = s => 4 * pixels(s);
		const perFrame = unit === "fps" ? () => 1 : s => bytes(s) / 1e9;
		againstSize(width, add, visible(alone("stream")), {
			mode: "stream", y: c => c.fps * perFrame(c.size), label: unit === "fps" ? "Frames a second" : "Gigabytes a second",
			tick: unit === "fps" ? n => `${countTick(n)}/s` : n => `${bare(n)} GB/s`,
			reach: c => (c.sample.rounds ?? []).map(r => r.fps * perFrame(c.size)).filter(positive),
			more: sizes => {
				const points = sizes.map(s => ({x: pixels(s), y: 1e9 / memcpy(s) * perFrame(s)})).filter(p => positive(p.y));
				return [
					{mark: () => Plot.line(points, {x: "x", y: "y", stroke: "var(--soft)", strokeWidth: 1.2, strokeDasharray: "5 4", clip: true})},
					{mark: ([, hi]) => Plot.text(points.filter(p => p.y < hi).slice(0, 1), {x: "x", y: "y", dx: 8, dy: -8, textAnchor: "start",
						fill: "var(--soft)", text: () => "one memcpy a frame"})},
				];
			},
		});
	});
	choice(section.querySelector(".controls"), "In", [["fps", "frames/s"], ["GB", "GB/s"]], unit, u => { unit = u; draw(); });
}

// against compares the other displays with the first: how many times its time theirs is.
function against(section) {
	const modes = ["latency", "stream"].filter(m => alone(m).length);
	let mode = modes[0];
	const cost = c => c.mode === "stream" ? 1e9 / c.fps : c.sample.p50NS;
	const rounds = c => (c.sample.rounds ?? []).map(r => c.mode === "stream" ? 1e9 / r.fps : r.p50NS).filter(positive);
	// apart is the rule of (*Cell).faster.
	const apart = (c, d) => d3.quantile(rounds(c), 0.75) < d3.quantile(rounds(d), 0.25);
	const draw = panels(section.querySelector(".panels"), displays.length > 2 ? 2 : 1, (width, add) => {
		const height = 320, x = c => pixels(c.size), y = c => c.ratio;
		const list = visible(alone(mode)).flatMap(c => {
			const first = alone(mode).find(d => d.display === 0 && d.transport === c.transport && sizeKey(d.size) === sizeKey(c.size));
			if (!first || c.display === 0) return [];
			const disagree = apart(c, first) || apart(first, c) ? "" : "the rounds of the two overlap";
			return [{...c, ratio: cost(c) / cost(first), sample: {...c.sample, disagree}}];
		}).filter(c => positive(c.ratio));
		if (!list.length) return;
		const sizes = sizesOf(list), xDomain = sizeDomain(sizes);
		const yDomain = logDomain([...list.map(y), 0.8, 1.25]), ticks = logTicks(yDomain);
		const names = sizeTicks(sizes, xDomain, width - frame.marginLeft - frame.marginRight);
		displays.slice(1).forEach((d, i) => {
			const own = list.filter(c => c.display === i + 1);
			if (!own.length) return;
			add(`${d.label} ÷ ${displays[0].label}`, `time of a frame, ${mode}; above 1, ${displays[0].label} is faster`, Plot.plot({
				...frame, width, height, ariaLabel: `Time of a frame on ${d.label} divided by that on ${displays[0].label}, ${mode}`,
				x: {type: "log", domain: xDomain}, y: {type: "log", domain: yDomain},
				marks: [
					grid("y", ticks), axisY(ticks, r => `${bare(r)} ×`), axisX([...names.keys()], p => names.get(p)),
					Plot.ruleY([1], {stroke: "var(--soft)", strokeWidth: 1.2, strokeDasharray: "5 4"}),
					...lines(own, x, y, null, yScale(yDomain, height), height),
				],
			}));
		});
	});
	choice(section.querySelector(".controls"), "Mode", modes.map(m => [m, m]), mode, m => { mode = m; draw(); });
}
