// SPDX-License-Identifier: LGPL-2.1-or-later
//! Settings from the environment (contract 3.3).

use iscsi_client::environment;

use super::handle::Context;
use super::logging::iscsi_log_to_stderr;

/// Takes over what is set for every new context.
pub(crate) fn apply(context: &mut Context) {
    if let Some(level) = environment::log_level() {
        context.driver.logger.set_level(level);
        context.log_fn = Some(iscsi_log_to_stderr);
    }
    for problem in environment::apply(&mut context.driver.settings) {
        context.set_error(format_args!("{problem}"));
    }
    let limit = context.driver.settings.connect_timeout;
    context.driver.set_connect_timeout(limit);
}
