// SPDX-License-Identifier: LGPL-2.1-or-later
//! An image of what was measured (SVG), alone or in a page of HTML: how long requests took, by percentile, and how many
//! there were in each second. It needs nothing from elsewhere.

use std::fmt::Write as _;
use std::path::Path;

use super::report::{PERCENTILES, Report, time};
use crate::failure::{Failure, Kind, system_text};

const WIDTH: f64 = 860.0;
const LEFT: f64 = 90.0;
const RIGHT: f64 = 830.0;

/// Heights at which the two pictures begin and end.
const TIMES: (f64, f64) = (80.0, 330.0);
const SECONDS: (f64, f64) = (420.0, 600.0);

/// Writes the plot.
pub(super) fn write(path: &Path, report: &Report) -> Result<(), Failure> {
    let image = image(report);
    let is_image = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("svg"));
    let text = if is_image { image } else { page(report, &image) };
    std::fs::write(path, text)
        .map_err(|error| Failure::new(Kind::Io, format!("cannot write {}: {}", path.display(), system_text(&error))))
}

fn page(report: &Report, image: &str) -> String {
    let mut rows = String::new();
    for percentile in PERCENTILES {
        let value = time(report.times.value_at_quantile(percentile / 100.0));
        // A String takes everything, here and below.
        let _ = writeln!(rows, "<tr><td>p{percentile}</td><td>{value}</td></tr>");
    }
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>iscsi-perf</title>\n\
         <style>body{{font-family:sans-serif;max-width:{WIDTH}px;margin:auto}}td{{padding:0 1em;text-align:right}}</style>\n\
         {image}<table>\n{rows}</table>\n</html>\n"
    )
}

fn image(report: &Report) -> String {
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} 640\" font-family=\"sans-serif\" font-size=\"13\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
    );
    text(&mut svg, (LEFT, 28.0), "start", &report.title());
    text(&mut svg, (LEFT, 48.0), "start", &report.averages());
    draw_times(&mut svg, report);
    draw_seconds(&mut svg, report);
    svg.push_str("</svg>\n");
    svg
}

/// Time by percentile: the horizontal axis has one step for each nine, so that the slow ones can be seen.
fn draw_times(svg: &mut String, report: &Report) {
    let (top, bottom) = TIMES;
    text(svg, (LEFT, top - 8.0), "start", "how long requests took, by percentile");
    if report.times.is_empty() {
        return;
    }
    let lowest = (report.times.min() as f64).max(1.0).log10().floor();
    let highest = (report.times.max() as f64).max(10.0).log10().ceil().max(lowest + 1.0);
    let y = |nanoseconds: f64| bottom - (nanoseconds.max(1.0).log10() - lowest) / (highest - lowest) * (bottom - top);
    let mut decade = lowest;
    while decade <= highest {
        let place = y(10_f64.powf(decade));
        line(svg, (LEFT, place), (RIGHT, place), "#ddd");
        text(svg, (LEFT - 8.0, place + 4.0), "end", &time(10_f64.powf(decade) as u64));
        decade += 1.0;
    }
    // 0 at the left, p99.999 at the right.
    const NINES: f64 = 5.0;
    let x = |share: f64| LEFT + (-(1.0 - share).max(1e-5).log10()) / NINES * (RIGHT - LEFT);
    for (share, name) in [
        (0.0, "0"),
        (0.5, "p50"),
        (0.9, "p90"),
        (0.99, "p99"),
        (0.999, "p99.9"),
        (0.9999, "p99.99"),
        (0.99999, "p99.999"),
    ] {
        line(svg, (x(share), top), (x(share), bottom), "#ddd");
        text(svg, (x(share), bottom + 18.0), "middle", name);
    }
    let points: String = (0..=250)
        .map(|step| {
            let share = 1.0 - 10_f64.powf(-NINES * f64::from(step) / 250.0);
            format!("{:.1},{:.1} ", x(share), y(report.times.value_at_quantile(share) as f64))
        })
        .collect();
    polyline(svg, &points);
}

fn draw_seconds(svg: &mut String, report: &Report) {
    let (top, bottom) = SECONDS;
    text(svg, (LEFT, top - 8.0), "start", "requests in each second");
    line(svg, (LEFT, bottom), (RIGHT, bottom), "#888");
    let most = report.seconds.iter().map(|second| second.requests).max().unwrap_or(0);
    if most == 0 {
        return;
    }
    line(svg, (LEFT, top), (RIGHT, top), "#ddd");
    text(svg, (LEFT - 8.0, top + 4.0), "end", &most.to_string());
    text(svg, (LEFT - 8.0, bottom + 4.0), "end", "0");
    let step = (RIGHT - LEFT) / report.seconds.len() as f64;
    for (number, second) in report.seconds.iter().enumerate() {
        let height = second.requests as f64 / most as f64 * (bottom - top);
        let _ = writeln!(
            svg,
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{height:.1}\" fill=\"#27c\"/>",
            LEFT + number as f64 * step,
            bottom - height,
            (step * 0.9).max(0.5)
        );
    }
    text(svg, (RIGHT, bottom + 18.0), "end", &format!("{} s", report.seconds.len()));
}

fn text(svg: &mut String, (x, y): (f64, f64), anchor: &str, text: &str) {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    let _ = writeln!(svg, "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{text}</text>");
}

fn line(svg: &mut String, from: (f64, f64), to: (f64, f64), colour: &str) {
    let _ = writeln!(
        svg,
        "<line x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" stroke=\"{colour}\"/>",
        from.0, from.1, to.0, to.1
    );
}

fn polyline(svg: &mut String, points: &str) {
    let _ =
        writeln!(svg, "<polyline points=\"{}\" fill=\"none\" stroke=\"#c33\" stroke-width=\"2\"/>", points.trim_end());
}
