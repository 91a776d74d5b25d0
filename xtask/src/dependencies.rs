// SPDX-License-Identifier: LGPL-2.1-or-later
//! Licences and sources of all dependencies, by the lists in deny.toml: what `make deny` finds with cargo-deny, as far as
//! it can be seen without that program, which takes minutes to build.

use std::error::Error;
use std::fs;
use std::process::Command;

use serde::Deserialize;
use spdx::{Expression, Licensee, ParseMode};

use crate::{Outcome, repository};

/// deny.toml, as much of it as is judged here.
#[derive(Deserialize)]
struct Lists {
    licenses: Licenses,
    sources: Sources,
}

#[derive(Deserialize)]
struct Licenses {
    allow: Vec<String>,
    exceptions: Vec<Exception>,
}

/// Licences that one crate may have besides.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Exception {
    #[serde(rename = "crate")]
    name: String,
    allow: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Sources {
    allow_registry: Vec<String>,
}

/// What `cargo metadata` says.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    license: Option<String>,
    /// `None` for a package of this repository.
    source: Option<String>,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    req: String,
    path: Option<String>,
}

/// Fails when a dependency has a licence or comes from a place that deny.toml does not allow, or may be of any version.
pub(crate) fn check() -> Outcome {
    let text = fs::read_to_string(repository::path("deny.toml")).map_err(|error| format!("deny.toml: {error}"))?;
    let lists: Lists = toml::from_str(&text).map_err(|error| format!("deny.toml: {error}"))?;
    let mut findings = Vec::new();
    for package in &metadata()?.packages {
        findings.extend(lists.judge(package)?);
    }
    if findings.is_empty() { Ok(()) } else { Err(findings.join("\n").into()) }
}

fn metadata() -> Result<Metadata, Box<dyn Error>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--locked", "--all-features", "--format-version", "1"])
        .current_dir(repository::path("."))
        .output()?;
    if !output.status.success() {
        return Err(format!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

impl Lists {
    /// What is wrong with a package.
    fn judge(&self, package: &Package) -> Result<Vec<String>, Box<dyn Error>> {
        let name = &package.name;
        let mut findings = Vec::new();
        match &package.license {
            None => findings.push(format!("{name} does not say its licence")),
            Some(license) => {
                let expression =
                    Expression::parse_mode(license, ParseMode::LAX).map_err(|error| format!("{name}: {error}"))?;
                let allowed = self.licensees(name)?;
                if !expression.evaluate(|wanted| allowed.iter().any(|licensee| licensee.satisfies(wanted))) {
                    findings.push(format!("{name} is under {license}, which deny.toml does not allow"));
                }
            }
        }
        if let Some(source) = &package.source {
            let known = source
                .strip_prefix("registry+")
                .is_some_and(|url| self.sources.allow_registry.iter().any(|allowed| allowed == url));
            if !known {
                findings.push(format!("{name} comes from {source}, which deny.toml does not allow"));
            }
        } else {
            for dependency in &package.dependencies {
                if dependency.req == "*" && dependency.path.is_none() {
                    findings.push(format!("{name} takes any version of {}", dependency.name));
                }
            }
        }
        Ok(findings)
    }

    /// The licences that a package may have.
    fn licensees(&self, name: &str) -> Result<Vec<Licensee>, Box<dyn Error>> {
        let own = self.licenses.exceptions.iter().filter(|exception| exception.name == name);
        let own = own.flat_map(|exception| &exception.allow);
        self.licenses
            .allow
            .iter()
            .chain(own)
            .map(|text| Licensee::parse(text).map_err(|error| format!("deny.toml: {error}").into()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(license: &str, source: Option<&str>, requirement: &str) -> usize {
        let lists: Lists = toml::from_str(
            "[licenses]\nallow = ['MIT', 'Apache-2.0']\nexceptions = [{ crate = 'a', allow = ['MPL-2.0'] }]\n\
             [sources]\nallow-registry = ['https://registry.example/index']",
        )
        .expect("lists");
        let dependency = Dependency { name: "b".to_owned(), req: requirement.to_owned(), path: None };
        let package = Package {
            name: "a".to_owned(),
            license: (!license.is_empty()).then(|| license.to_owned()),
            source: source.map(str::to_owned),
            dependencies: vec![dependency],
        };
        lists.judge(&package).expect("judged").len()
    }

    #[test]
    fn licences_are_judged() {
        for (license, findings) in
            [("MIT/GPL-2.0", 0), ("MIT AND GPL-2.0-only", 1), ("MPL-2.0 OR Zlib", 0), ("GPL-3.0-or-later", 1), ("", 1)]
        {
            assert_eq!(judged(license, None, "1"), findings, "{license}");
        }
    }

    #[test]
    fn sources_and_versions_are_judged() {
        assert_eq!(judged("MIT", Some("registry+https://registry.example/index"), "1"), 0);
        assert_eq!(judged("MIT", Some("registry+https://other.example/index"), "1"), 1);
        assert_eq!(judged("MIT", Some("git+https://registry.example/index"), "1"), 1);
        assert_eq!(judged("MIT", None, "*"), 1);
    }
}
