//! The JSON Schema of `hegui.yaml`, from the types that read it, so that editors complete and validate.

use serde_json::json;

use super::raw::RawConfig;

/// The schema of files of settings, draft 2020-12; `formats` are the names of those that results can have.
///
/// ```
/// let schema = hegui::config::schema(&["human", "json"]);
/// assert_eq!(schema["properties"]["format"]["enum"][1], "json");
/// ```
#[must_use]
pub fn schema(formats: &[&str]) -> serde_json::Value {
    let mut schema = schemars::schema_for!(RawConfig).to_value();
    schema["title"] = "hegui.yaml （合规设置文件）".into();
    let mut names: Vec<serde_json::Value> = formats.iter().map(|name| (*name).into()).collect();
    schema["properties"]["outputs"]["propertyNames"] = json!({ "enum": names });
    // A key that stands there without a value says nothing, like one that does not stand there.
    names.push(serde_json::Value::Null);
    schema["properties"]["format"]["enum"] = names.into();
    schema
}
