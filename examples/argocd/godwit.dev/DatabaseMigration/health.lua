-- What Argo CD makes of a DatabaseMigration. See docs/argocd.md; every state is in testdata.
local health = { status = "Progressing", message = "The operator has not seen it yet." }
local status = obj.status or {}
if status.conditions == nil then
  return health
end
if status.observedGeneration ~= obj.metadata.generation then
  health.message = "The operator has not seen the newest spec yet."
  return health
end
-- Waiting for these takes a person, and nothing is wrong.
local rests = { AwaitingApproval = true, Suspended = true }
-- Tried again by itself, but not without somebody mending something.
local ails = { CredentialsRefused = true, InternalError = true }
local stalled = false
for _, condition in ipairs(status.conditions) do
  if condition.type == "Stalled" and condition.status == "True" then
    stalled = true
  end
end
for _, condition in ipairs(status.conditions) do
  if condition.type == "Ready" then
    health.message = condition.reason .. ": " .. condition.message
    if condition.status == "True" then
      health.status = "Healthy"
    elseif rests[condition.reason] then
      health.status = "Suspended"
    elseif stalled or ails[condition.reason] then
      health.status = "Degraded"
    end
  end
end
return health
